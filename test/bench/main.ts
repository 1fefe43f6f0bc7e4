// `pnpm bench NAME`: prints a table and ends with one line `NAME VALUE UNIT`.
import type { Figure } from './figure.ts'

const benches: Record<string, () => Promise<Figure>> = {
  bundle: async () => (await import('./bundle.ts')).benchBundle(),
  usable: async () => (await import('./usable.ts')).benchUsable(),
  callback: async () => (await import('./callback.ts')).benchCallback(),
  tagsearch: async () => (await import('./tagsearch.ts')).benchTagSearch(),
  sidebar: async () => (await import('./sidebar.ts')).benchSidebar(),
}

const name = process.argv[2] ?? ''
const bench = benches[name]
if (bench) {
  const { value, unit, digits } = await bench()
  console.log(`\n${name} ${value.toFixed(digits)} ${unit}`)
  process.exit(0)
}
console.log(`pnpm bench NAME, NAME being one of: ${Object.keys(benches).join(', ')}`)
process.exit(name ? 1 : 0)
