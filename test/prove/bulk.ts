import { createDatabase, startPostgres } from '../support/postgres.ts'
import { type BulkTrial, tryBulk } from '../fault/bulk-trial.ts'

const customers = Number(process.env.BULK_COUNT ?? 20_000)
const mostMb = 200
const leastProgress = 10
const resumesWithinSeconds = 25

/** The full size on PostgreSQL: stopped and gone on with, then killed once; the exit code. */
export async function proveBulk(): Promise<number> {
  const postgres = await startPostgres()
  try {
    const database = await createDatabase(postgres.url)
    const target = { kind: 'postgres' as const, url: database.url }
    const stopAt = Math.floor(customers / 4)
    const trial = await tryBulk(target, { customers, stopAt, killsAt: [stopAt * 2] })
    console.log(describeTrial(trial))
    const failures = failuresOf(trial)
    for (const failure of failures) console.log(`does not hold: ${failure}`)
    if (failures.length === 0) console.log('bulk: everything holds')
    return failures.length === 0 ? 0 : 1
  } finally {
    await postgres.stop()
  }
}

function describeTrial({ bulk, idleMb, peakMb, stopped, ...trial }: BulkTrial): string {
  const resumed = trial.resumedInSeconds.map((seconds) => `${seconds.toFixed(1)} s`)
  return [
    `bulk of ${bulk.total} customers, a tag on and a tag off; one stop, one kill`,
    `  wall time      ${trial.seconds.toFixed(1)} s here, ${trial.toldSeconds.toFixed(1)} s until WeCom had all`,
    `  memory         peak ${peakMb.toFixed(0)} MB, idle ${idleMb.toFixed(0)} MB: ${(peakMb - idleMb).toFixed(0)} MB over`,
    `  progress       ${trial.progress} different counts seen`,
    `  stopped        at ${stopped?.at}, a second later ${stopped?.later}`,
    `  after the kill ${resumed.join(', ')} with the start of the server until it went on`,
    `  end state      ${bulk.state}: ${bulk.done} done, ${bulk.failed} failed, ${bulk.refused} refused; differences: ${trial.differences.length}`,
  ].join('\n')
}

function failuresOf({ bulk, idleMb, peakMb, stopped, ...trial }: BulkTrial): string[] {
  const overMb = peakMb - idleMb
  const checks: [boolean, string][] = [
    [bulk.state === 'done' && bulk.done === customers, `${bulk.state}, ${bulk.done} done`],
    [overMb <= mostMb, `${overMb.toFixed(0)} MB over idle`],
    [trial.progress >= leastProgress, `${trial.progress} counts seen on the way`],
    [stopped !== null && stopped.at === stopped.later, 'it went on when it was stopped'],
    ...trial.resumedInSeconds.map((seconds): [boolean, string] => [
      seconds <= resumesWithinSeconds,
      `${seconds.toFixed(1)} s until it went on`,
    ]),
    ...trial.differences.slice(0, 20).map((difference): [boolean, string] => [false, difference]),
  ]
  return checks.filter(([holds]) => !holds).map(([, what]) => what)
}
