/** A reason to stop that the user can act on: printed as one line, without a stack. */
export class Stop extends Error {}

const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`

/** Says what is being done, does it, says how long it took. */
export async function step(title, work) {
  const beganAt = Date.now()
  process.stdout.write(`  ${title} … `)
  try {
    const result = await work()
    process.stdout.write(`完成 ${seconds(beganAt)}\n`)
    return result
  } catch (error) {
    process.stdout.write('失败 failed\n')
    throw error
  }
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Stop(`Node ${process.versions.node} 太旧：Node 20.19 or newer is needed`)
}

/** Runs a command's main function; a Stop is one line on stderr and exit code 1. */
export async function runMain(main) {
  try {
    refuseOldNode()
    process.exit((await main()) ?? 0)
  } catch (error) {
    process.stderr.write(`${error instanceof Stop ? error.message : error.stack}\n`)
    process.exit(1)
  }
}

export const lastLines = (text, count) => text.trimEnd().split('\n').slice(-count).join('\n')
