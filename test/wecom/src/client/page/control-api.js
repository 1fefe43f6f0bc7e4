/** Asks the control interface; throws what it answers when it refuses. */
async function ask(path, options) {
  const response = await fetch(path, options)
  const text = await response.text()
  const body = text ? JSON.parse(text) : null
  if (!response.ok) throw new Error(body?.error ?? `HTTP ${response.status}`)
  return body
}

export const look = (path) => ask(path)

export const order = (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) })

export const clear = (path) => ask(path, { method: 'DELETE' })
