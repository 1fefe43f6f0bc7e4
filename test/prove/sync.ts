import { createDatabase, startPostgres } from '../support/postgres.ts'
import { type Trial, trySync } from '../fault/sync-trial.ts'

const size = { staff: 200, customers: 100_000 }
const mostCalls = 1.2
const mostMb = 300
const pagesAgainPerKill = 2

/** The full size on PostgreSQL, once in peace and once through kills; the exit code. */
export async function proveSync(): Promise<number> {
  const postgres = await startPostgres()
  try {
    const failures: string[] = []
    for (const kills of [0, 3]) {
      const database = await createDatabase(postgres.url)
      const trial = await trySync({ kind: 'postgres', url: database.url }, { ...size, kills })
      await database.drop()
      console.log(describeTrial(trial))
      failures.push(...failuresOf(trial))
    }
    for (const failure of failures) console.log(`does not hold: ${failure}`)
    if (failures.length === 0) console.log('sync: everything holds')
    return failures.length === 0 ? 0 : 1
  } finally {
    await postgres.stop()
  }
}

function describeTrial(trial: Trial): string {
  const { calls, leastCalls, idleMb, peakMb, run } = trial
  return [
    `sync of ${size.staff} staff, ${size.customers} customers, ${run.counts.follows} follows; kills: ${trial.kills}`,
    `  wall time      ${trial.seconds.toFixed(1)} s`,
    `  calls          ${calls} (least ${leastCalls}, ${(calls / leastCalls).toFixed(3)} of it)`,
    `  memory         peak ${peakMb.toFixed(0)} MB, idle ${idleMb.toFixed(0)} MB: ${(peakMb - idleMb).toFixed(0)} MB over`,
    `  pages again    ${trial.pagesAgain}`,
    `  end state      ${run.state}, differences: ${trial.differences.length}`,
  ].join('\n')
}

function failuresOf({ calls, leastCalls, idleMb, peakMb, run, ...trial }: Trial): string[] {
  const checks: [boolean, string][] = [
    [run.state === 'done', `the run is ${run.state} (${run.problem ?? ''})`],
    [calls <= leastCalls * mostCalls, `${calls} calls`],
    [peakMb - idleMb <= mostMb, `${(peakMb - idleMb).toFixed(0)} MB over idle`],
    [trial.pagesAgain <= trial.kills * pagesAgainPerKill, `${trial.pagesAgain} pages again`],
    ...trial.differences.map((difference): [boolean, string] => [false, difference]),
  ]
  return checks.filter(([holds]) => !holds).map(([, what]) => what)
}
