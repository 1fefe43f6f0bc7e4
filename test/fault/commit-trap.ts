import type { Dialect } from 'kysely'

export type Moment = 'before commit' | 'after commit'

/** Stands between Kysely and the driver: when armed, the process dies by its own hand around the next commit. */
export function createTrap() {
  let armed: Moment | undefined
  const die = () => process.kill(process.pid, 'SIGKILL')
  const wrap = (dialect: Dialect): Dialect => ({
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver() {
      const driver = dialect.createDriver()
      return new Proxy(driver, {
        get(target, name) {
          if (name === 'commitTransaction') {
            return async (...given: Parameters<typeof driver.commitTransaction>) => {
              if (armed === 'before commit') die()
              await target.commitTransaction(...given)
              if (armed === 'after commit') die()
            }
          }
          const member: unknown = Reflect.get(target, name)
          return typeof member === 'function' ? member.bind(target) : member
        },
      })
    },
  })
  return {
    wrap,
    arm(moment: Moment) {
      armed = moment
    },
  }
}
