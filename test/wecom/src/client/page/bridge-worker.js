/*
 * Carries bridge calls to the client's server part. In a real client these calls never touch the
 * network; a worker of its own keeps them out of the page's connection, so that a slow line that a
 * test gives to the app's page does not slow the bridge down.
 */
async function invoke({ account, call }) {
  const response = await fetch('/_client/invoke', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-wecom-account': account },
    body: JSON.stringify(call),
  })
  return { status: response.status, outcome: response.ok ? await response.json() : null }
}

self.addEventListener('connect', ({ ports: [port] }) => {
  port.addEventListener('message', ({ data: { id, ...request } }) => {
    invoke(request).then(
      (result) => port.postMessage({ id, ...result }),
      () => port.postMessage({ id, status: 0, outcome: null }),
    )
  })
  port.start()
})
