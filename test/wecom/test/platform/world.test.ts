import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import * as w from '../../src/world.ts'
import { corpId, startSimulator, testCorp } from './start.ts'

const pair = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }

function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'wecom-world-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

function open(dir: string, at = 1_900_000_000_000): w.World {
  return w.openWorld({ seed: { corps: [testCorp()] }, now: () => at, dir })
}

function journalOf(dir: string): string {
  return join(
    dir,
    readdirSync(dir).find((name) => name.startsWith('changes-'))!,
  )
}

/** One of every kind of change. */
function liveALittle(world: w.World): void {
  const corp = world.getCorp(corpId)
  w.markTag(world, pair, { add: ['etRed'], remove: ['etDry'] })
  w.remarkFollow(world, pair, { remark: '小雨', remark_mobiles: ['139'] })
  w.setPersonalTags(world, pair, ['怕疼'])
  w.addMessage(world, pair, { from: 'customer', msgtype: 'text', body: { content: '在吗' } })
  w.saveCustomer(world, corpId, {
    external_userid: 'wmNew',
    name: '新',
    avatar: '',
    type: 1,
    gender: 0,
  })
  w.addFollow(world, corpId, { userid: 'sumin', external_userid: 'wmNew', state: '扫码' })
  w.deleteFollow(world, { ...pair, external_userid: 'wmSongya' }, 'customer')
  w.addFollow(world, corpId, { userid: 'wangfang', external_userid: 'wmGone' })
  w.saveUser(world, corpId, { ...corp.findUser('hejing')!, active: false })
  w.changeApp(world, corpId, 1000002, { customerContact: false })
  const tag = { id: 'etN1', name: '新', order: 0, createdByAgent: null, create_time: 0 }
  w.saveTagGroup(world, corpId, { ...tag, id: 'etN', name: '新组', tags: [tag] })
  w.removeTags(world, corpId, { groupIds: ['etMine'] })
  w.recordAppMessage(world, corpId, {
    agentId: 1000002,
    userids: ['sumin'],
    msgtype: 'text',
    body: {},
  })
  const file = { type: 'file' as const, filename: 'a.txt', contentType: 'text/plain' }
  w.storeMedia(world, corpId, file, Buffer.from('abcdef'))
  const token = { agentId: 1000002, value: 't', expiresAt: 1_900_000_007_200_000 }
  w.issueCredential(world, corpId, { kind: 'access_token', ...token })
  w.revokeTokens(world, corpId, 1000002)
}

it('has the same state again after an abrupt stop, and after the next', () => {
  const dir = tempDir()
  const first = open(dir)
  liveALittle(first)
  const state = first.toData()
  const second = open(dir)
  expect(second.toData()).toEqual(state)
  w.addMessage(second, pair, { from: 'staff', msgtype: 'text', body: { content: '在' } })
  expect(open(dir).toData()).toEqual(second.toData())
})

it('keeps the bytes of media over a stop and forgets them after three days', () => {
  const dir = tempDir()
  liveALittle(open(dir))
  const world = open(dir)
  const [media] = world.getCorp(corpId).media.values()
  expect(Buffer.from(world.media.read(media!.media_id)!).toString()).toBe('abcdef')
  const later = open(dir, 1_900_000_000_000 + 3 * 24 * 3_600_000)
  expect(later.getCorp(corpId).media.size).toBe(0)
  expect(later.media.read(media!.media_id)).toBeUndefined()
})

it('drops a half-written last line at whatever byte it broke off', () => {
  const dir = tempDir()
  const world = open(dir)
  w.markTag(world, pair, { add: ['etRed'] })
  const before = world.toData()
  const journal = journalOf(dir)
  const kept = readFileSync(journal)
  w.addMessage(world, pair, {
    from: 'customer',
    msgtype: 'text',
    body: { content: '在吗，想约周六' },
  })
  const whole = readFileSync(journal)
  const snapshot = readFileSync(join(dir, 'snapshot.json'))
  for (let length = kept.length; length < whole.length; length += 7) {
    for (const name of readdirSync(dir)) if (name.startsWith('changes-')) rmSync(join(dir, name))
    writeFileSync(join(dir, 'snapshot.json'), snapshot)
    writeFileSync(journal, whole.subarray(0, length))
    expect(open(dir).toData()).toEqual(before)
  }
})

it('survives a stop between the new snapshot and the removal of the old journal', () => {
  const dir = tempDir()
  const world = open(dir)
  w.addMessage(world, pair, { from: 'customer', msgtype: 'text', body: { content: '在吗' } })
  const journal = journalOf(dir)
  const old = readFileSync(journal)
  const folded = open(dir).toData()
  // The old journal is still there: its changes are in the snapshot and may not count twice.
  appendFileSync(journal, old)
  expect(open(dir).toData()).toEqual(folded)
})

it('ignores a snapshot that was being written', () => {
  const dir = tempDir()
  const state = open(dir).toData()
  writeFileSync(join(dir, 'snapshot.json.new'), '{"generation":9,"world":{"cor')
  expect(open(dir).toData()).toEqual(state)
})

it('prefers what it remembers to the seed', () => {
  const dir = tempDir()
  open(dir)
  const world = w.openWorld({ seed: { corps: [] }, now: () => 0, dir })
  expect([...world.corps.keys()]).toEqual([corpId])
})

it('keeps tokens and tickets valid over a restart', async () => {
  const dir = tempDir()
  const before = await startSimulator({ dir })
  const token = await before.token()
  const ticket = before.platform.agentTicket(corpId, 1000002)
  const after = await startSimulator({ dir })
  expect(await after.token()).toBe(token)
  expect(after.platform.agentTicket(corpId, 1000002)).toBe(ticket)
})

it('tells listeners of every change until they leave', () => {
  const world = w.openWorld({ seed: { corps: [testCorp()] }, now: () => 0 })
  const seen: string[] = []
  const leave = world.onChange((change) => seen.push(change.type))
  w.markTag(world, pair, { add: ['etRed'] })
  leave()
  w.deleteFollow(world, pair, 'staff')
  expect(seen).toEqual(['tags_marked'])
})

it('brings a relation back as new after it was ended', () => {
  const world = w.openWorld({ seed: { corps: [testCorp()] }, now: () => 0 })
  w.addFollow(world, corpId, { userid: 'WANGFANG', external_userid: 'wmGone' })
  const corp = world.getCorp(corpId)
  expect(corp.findFollow('wangfang', 'wmGone')?.deleted_by).toBeUndefined()
  expect(corp.followsOf('wangfang').filter((f) => f.external_userid === 'wmGone')).toHaveLength(1)
})

it.each([
  ['member', { userid: 'nobody' }],
  ['customer', { external_userid: 'wmNobody' }],
  ['tag', { tag_ids: ['etNo'] }],
])('refuses a seed whose relation names an unknown %s', (what, slip) => {
  const corp = testCorp()
  const follow = { userid: 'sumin', external_userid: 'wmXiaoyu', createtime: 1, ...slip }
  const seed = { corps: [{ ...corp, follows: [follow] }] }
  expect(() => w.openWorld({ seed, now: () => 0 })).toThrow(what)
})
