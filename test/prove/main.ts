// `pnpm prove NAME`: the long proofs in full size; `npm test` runs them small. What the environment sets, stands:
// `CALLBACK_COUNT=1000 pnpm prove callbacks`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { root } from '../support/demo-data.ts'

/** Tests in full size, or a program of its own that gives an exit code. */
type Proof = { what: string } & (
  | { projects: string[]; files?: string[]; env: Record<string, string> }
  | { program: () => Promise<number> }
)

const proofs: Record<string, Proof> = {
  loop: {
    what: 'a server killed at any instant of any write loses and doubles nothing',
    projects: ['fault'],
    files: ['test/fault/kill.test.ts'],
    env: { TEST_DB: 'postgres', FAULT_RUNS: '20' },
  },
  callbacks: {
    what: '10,000 callbacks, a third twice, shuffled, kills in between: the end is the platform’s',
    projects: ['fault'],
    files: ['test/fault/callbacks.test.ts'],
    env: { TEST_DB: 'postgres', CALLBACK_COUNT: '10000', CALLBACK_KILLS: '6' },
  },
  sync: {
    what: 'a sync of 200 staff and 100,000 customers: calls, memory, kills, end state',
    program: async () => (await import('./sync.ts')).proveSync(),
  },
  bulk: {
    what: 'a bulk of 20,000 customers: progress, stopped, killed, memory, end state',
    program: async () => (await import('./bulk.ts')).proveBulk(),
  },
  tagging: {
    what: '50 staff tag one customer at once while WeCom fails one call in five: nothing lost, nothing doubled',
    projects: ['fault'],
    files: ['test/fault/fifty-staff.test.ts'],
    env: { TEST_DB: 'postgres', TAGGING_STAFF: '50', TAGGING_TAPS: '12' },
  },
  faults: {
    what: 'with each fault of the platform on for 20 s, nothing is lost, and all is in step within a minute',
    projects: ['fault'],
    files: ['test/fault/platform-faults.test.ts'],
    env: { TEST_DB: 'postgres', FAULT_MS: '20000' },
  },
  serve: {
    what: 'the Dockerfile’s commands work in a fresh clone, as an unprivileged user',
    program: async () => (await import('./serve.ts')).proveServe(),
  },
}

function list(): void {
  console.log('pnpm prove NAME')
  for (const [name, { what }] of Object.entries(proofs)) console.log(`  ${name}  ${what}`)
}

async function run(proof: Proof): Promise<number> {
  if ('program' in proof) return proof.program()
  const { projects, files = [], env } = proof
  const chosen = projects.flatMap((project) => ['--project', project])
  // No limit on the time: a proof takes as long as it takes.
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=0', ...chosen, ...files]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...env, ...process.env },
    stdio: 'inherit',
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

const name = process.argv[2] ?? ''
const proof = proofs[name]
if (proof) process.exit(await run(proof))
list()
process.exit(name ? 1 : 0)
