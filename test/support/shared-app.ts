import { afterAll } from 'vitest'
import { type TestApp, openApp } from './app.ts'

let shared: Promise<TestApp> | undefined

/** One app for all tests of a file; each test makes its own corp in it. */
export function testApp(options: { jobs?: boolean } = {}): Promise<TestApp> {
  shared ??= openApp(options)
  return shared
}

/** Makes `app` the one that newCorp and its like work in. */
export function useApp(app: TestApp) {
  shared = Promise.resolve(app)
}

afterAll(async () => {
  const app = await shared
  shared = undefined
  await app?.close()
})
