import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { decryptCallback, signCallback } from '../../src/index.ts'
import { corpId, mainAgent, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

export const keys = {
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

/** One event as it arrived: opened and cut into its fields. */
export type Received = { fields: Record<string, string>; xml: string; receiveId: string }

export type Receiver = {
  url: string
  received: Received[]
  /** What the next requests are answered, the last one for good; 'hang': never. */
  answers: (number | 'hang')[]
  /** How the check of the address is answered. */
  echo: (plain: string) => string
}

/** The app's side of callbacks, written from the reference alone. */
export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = { url: '', received: [], answers: [200], echo: (plain) => plain }
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://localhost')
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      const echostr = url.searchParams.get('echostr')
      if (echostr !== null) {
        return res.end(receiver.echo(open(url, echostr).text))
      }
      const answer = receiver.answers.length > 1 ? receiver.answers.shift() : receiver.answers[0]
      const encrypted = fieldsOf(Buffer.concat(parts).toString())['Encrypt'] ?? ''
      const { text, receiveId } = open(url, encrypted)
      receiver.received.push({ fields: fieldsOf(text), xml: text, receiveId })
      if (answer === 'hang' || answer === undefined) return undefined
      res.statusCode = answer
      return res.end('success')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // Listening on a port, so its address is no pipe name and not null.
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/c/key/callback`
  return receiver
}

function open(url: URL, encrypted: string): { text: string; receiveId: string } {
  const [signature, timestamp, nonce] = ['msg_signature', 'timestamp', 'nonce'].map(
    (name) => url.searchParams.get(name) ?? '',
  )
  if (signature !== signCallback(keys.token, timestamp ?? '', nonce ?? '', encrypted)) {
    throw new Error('wrong signature')
  }
  return decryptCallback(keys.aesKey, encrypted)
}

/** The elements right below <xml>. */
function fieldsOf(xml: string): Record<string, string> {
  const inner = xml.replace(/^<xml>/, '').replace(/<\/xml>$/, '')
  const found = inner.matchAll(/<(\w+)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([\s\S]*?))<\/\1>/g)
  return Object.fromEntries([...found].map(([, name, text, plain]) => [name, text ?? plain ?? '']))
}

/** A simulator that tells its main app, and what that app heard since it was last asked. */
export async function startListening(
  options: Parameters<typeof startSimulator>[0] = {},
): Promise<{ sim: Simulator; receiver: Receiver; heard: () => Promise<Received['fields'][]> }> {
  const sim = await startSimulator({ settings: { callbackRetryMs: 0, ...options.settings } })
  const receiver = await startReceiver()
  sim.platform.callbacks.configure(corpId, mainAgent, { ...keys, url: receiver.url })
  const heard = async () => {
    await sim.platform.callbacks.settle()
    return receiver.received.splice(0).map(({ fields }) => fields)
  }
  return { sim, receiver, heard }
}
