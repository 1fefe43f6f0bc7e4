import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const good = {
  DATABASE_URL: 'postgres://app@localhost/xiaoguan',
  SECRET_KEY: 'Zq8vT2mX5nB7cR4wK9sD1fG6hJ3pL0yU',
}

describe('the settings', () => {
  it('are read once, with defaults', () => {
    expect(readConfig(good)).toMatchObject({
      port: 3000,
      demo: false,
      database: { kind: 'postgres' },
      wecomApiUrl: 'https://qyapi.weixin.qq.com',
    })
  })

  it.each([
    [{ PORT: 'abc' }, 'PORT: must be a whole number'],
    [{ PORT: '70000' }, 'PORT: must be a whole number'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL: must begin postgres://'],
    [{ DATABASE_URL: '' }, 'DATABASE_URL: is missing'],
    [{ PGLITE_DIR: 'x' }, 'give only one of them'],
    [{ SECRET_KEY: '' }, 'SECRET_KEY: is missing'],
    [{ SECRET_KEY: 'short' }, 'SECRET_KEY: needs at least 32'],
    [{ SECRET_KEY: 'please-change-me-please-change-me-please' }, 'SECRET_KEY: is a default'],
    [{ SECRET_KEY: 'a'.repeat(40) }, 'SECRET_KEY: is a default or too simple'],
    [{ CLOCK_FILE: 'clock.json' }, 'CLOCK_FILE: is for the demo only'],
    [{ WECOM_API_URL: 'nowhere' }, 'WECOM_API_URL:'],
  ])('%o is refused in one line that names it', (wrong, words) => {
    const read = () => readConfig({ ...good, ...wrong })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(words)
  })
})
