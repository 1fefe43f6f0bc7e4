import { endOnSignal } from './children.mjs'
import { ensureBuilt } from './project.mjs'
import { runMain } from './step.mjs'

endOnSignal(1)
await runMain(ensureBuilt)
