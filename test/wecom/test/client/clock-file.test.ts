import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { clockAfter, nextWorkingMorning, openClockFile } from '../../src/client/clock-file.ts'
import { send } from './raw-request.ts'
import { startWith } from './start-client.ts'

const shanghai = (text: string) => Date.parse(`${text}+08:00`)

function newClock(content?: string) {
  const path = join(mkdtempSync(join(tmpdir(), 'wecom-clock-')), 'clock.json')
  if (content !== undefined) writeFileSync(path, content)
  return path
}

it.each([
  ['2026-11-19T10:40:00', '2026-11-20T09:30:00', 'Thursday → Friday'],
  ['2026-11-20T09:30:00', '2026-11-23T09:30:00', 'Friday at that moment → Monday'],
  ['2026-11-20T23:59:59', '2026-11-23T09:30:00', 'Friday night → Monday'],
  ['2026-11-21T12:00:00', '2026-11-23T09:30:00', 'Saturday → Monday'],
  ['2026-11-22T23:00:00', '2026-11-23T09:30:00', 'Sunday → Monday'],
  ['2026-11-23T00:30:00', '2026-11-23T09:30:00', 'before dawn → the same day'],
])('the next working morning after %s is %s (%s)', (from, to) => {
  expect(nextWorkingMorning(shanghai(from))).toBe(shanghai(to))
})

it('moves by an hour and by a day', () => {
  const now = shanghai('2026-11-19T10:40:00')
  expect(clockAfter(now, 'hour')).toBe(shanghai('2026-11-19T11:40:00'))
  expect(clockAfter(now, 'day')).toBe(shanghai('2026-11-20T10:40:00'))
})

it('moves the shared file forward and leaves nothing else beside it', () => {
  const path = newClock('{"offsetMs":-1000}')
  const clock = openClockFile(path)
  const target = clock.now() + 3_600_000
  clock.moveTo(target)
  expect(clock.now()).toBeGreaterThanOrEqual(target)
  expect(JSON.parse(readFileSync(path, 'utf8')).offsetMs).toBeGreaterThan(3_500_000)
  expect(readdirSync(join(path, '..'))).toEqual(['clock.json'])
})

it('never goes back', () => {
  const path = newClock('{"offsetMs":5000}')
  openClockFile(path).moveTo(0)
  expect(readFileSync(path, 'utf8')).toBe('{"offsetMs":5000}')
})

it.each([undefined, '', '[]', '{"offsetMs":"1"}'])(
  'is the real time with the file %j',
  (content) => {
    const clock = openClockFile(newClock(content))
    const before = Date.now()
    expect(clock.now()).toBeGreaterThanOrEqual(before)
    expect(clock.offsetMs()).toBeNull()
  },
)

it('is moved from the client’s header, and only when there is a file', async () => {
  const path = newClock('{"offsetMs":0}')
  const headers = {
    cookie: 'wecom_sim_user=wwclienttest%2Ffang',
    'content-type': 'application/json',
  }
  const move = async (url: string) =>
    send(`${url}/_client/clock`, { method: 'POST', headers, body: '{"move":"day"}' })
  const moved = await startWith((_request, response) => response.end(), { clockFile: path })
  expect((await move(moved.url)).status).toBe(200)
  expect(JSON.parse(readFileSync(path, 'utf8')).offsetMs).toBeGreaterThan(86_000_000)
  const real = await startWith((_request, response) => response.end())
  expect((await move(real.url)).status).toBe(409)
})
