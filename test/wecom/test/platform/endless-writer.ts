import { addMessage, openWorld } from '../../src/world.ts'

/** Run by kill.test.ts in a process of its own: writes until it is killed, naming what is done. */
const [, , dir = '', seed = ''] = process.argv
const world = openWorld({ dir, seed: JSON.parse(seed), now: Date.now })
const [corp] = world.corps.values()
const [follow] = corp?.allFollows() ?? []
if (!corp || !follow) throw new Error('the seed has no relation')
const { userid, external_userid } = follow
for (let count = 1; ; count += 1) {
  const body = { content: `第 ${count} 句`.padEnd(200, '。') }
  addMessage(
    world,
    { corpId: corp.corpId, userid, external_userid },
    { from: 'staff', msgtype: 'text', body },
  )
  // Waiting for the pipe keeps the writer from running far ahead of the one who kills it.
  await new Promise<void>((resolve) => {
    process.stdout.write(`${count}\n`, () => resolve())
  })
}
