import { parseArgs } from 'node:util'

/** What both tools are told on the command line. */
export type Addresses = { folder: string; publicUrl: string; simPort: number }

/** Reads `--out DIR` (or `--data DIR`), `--public-url URL`, `--sim-port N`; throws with one line when wrong. */
export function readAddresses(folderOption: 'out' | 'data'): Addresses {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      data: { type: 'string' },
      'public-url': { type: 'string' },
      'sim-port': { type: 'string' },
    },
  })
  const folder = values[folderOption]
  const publicUrl = values['public-url']
  const simPort = Number(values['sim-port'])
  if (!folder || !publicUrl || !URL.canParse(publicUrl) || !Number.isInteger(simPort)) {
    throw new Error(
      `用法：--${folderOption} 目录 --public-url http://localhost:3002 --sim-port 3001`,
    )
  }
  return { folder, publicUrl: publicUrl.replace(/\/$/, ''), simPort }
}

/** The chat window's origin: its pages hold ours in a frame. */
export function frameAncestorsOf(simPort: number): string {
  return `http://localhost:${simPort}`
}
