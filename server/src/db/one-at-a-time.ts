import type { Dialect, Driver } from 'kysely'

/**
 * PGlite has one connection. Kysely's driver for it hands the same one to everybody, so a query of one
 * request would run inside another's open transaction, and a second `begin` would lose the first
 * `commit`. Here the connection is held by one user at a time, first come, first served.
 */
export function oneAtATime(dialect: Dialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => queueing(dialect.createDriver()),
  }
}

function queueing(driver: Driver): Driver {
  const lock = createLock()
  const own: Pick<Driver, 'acquireConnection' | 'releaseConnection'> = {
    async acquireConnection(options) {
      await lock.take()
      try {
        return await driver.acquireConnection(options)
      } catch (error) {
        lock.give()
        throw error
      }
    },
    async releaseConnection(connection) {
      await driver.releaseConnection(connection)
      lock.give()
    },
  }
  return new Proxy(driver, {
    get(target, name) {
      if (name === 'acquireConnection' || name === 'releaseConnection') return own[name]
      const member: unknown = Reflect.get(target, name)
      // The driver's private fields need it as `this`.
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

/** A lock for one holder; those who wait get it in the order they came. */
function createLock() {
  const waiting: (() => void)[] = []
  let taken = false
  return {
    take(): Promise<void> {
      if (taken) return new Promise((resolve) => waiting.push(resolve))
      taken = true
      return Promise.resolve()
    },
    give() {
      const next = waiting.shift()
      if (next) next()
      else taken = false
    },
  }
}
