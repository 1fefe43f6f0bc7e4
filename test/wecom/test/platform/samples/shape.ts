/** The shape of a JSON value: each path in it, such as `customer[].errcode`, with its JSON types. */
export function shapeOf(value: unknown): Map<string, Set<string>> {
  const shape = new Map<string, Set<string>>()
  note(shape, '', value)
  shape.delete('')
  return shape
}

function note(shape: Map<string, Set<string>>, path: string, value: unknown): void {
  const types = shape.get(path) ?? new Set()
  shape.set(path, types.add(typeOf(value)))
  if (Array.isArray(value)) for (const each of value) note(shape, `${path}[]`, each)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      note(shape, path === '' ? name : `${path}.${name}`, each)
    }
  }
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return value === null ? 'null' : typeof value
}

/**
 * Where an answer departs from a sample of it: other types, fields of one only. `absent` names the
 * fields (with what is in them) that may be missing, and `extra` those that only we have.
 */
export function differences(
  answer: unknown,
  sample: unknown,
  allowed: {
    absent?: readonly string[] | undefined
    extra?: readonly string[] | undefined
    /** The sample is of an older version: we may have any number of fields more. */
    isOld?: boolean | undefined
  } = {},
): string[] {
  const own = shapeOf(answer)
  const documented = shapeOf(sample)
  const isUnder = (path: string, names: readonly string[] = []) =>
    names.some(
      (name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`),
    )
  const found: string[] = []
  for (const [path, types] of own) {
    const expected = documented.get(path)
    if (isUnder(path, allowed.extra)) continue
    if (!expected && allowed.isOld) continue
    if (!expected) found.push(`${path} is not in the sample`)
    else if (![...types].every((type) => expected.has(type))) {
      found.push(`${path} is ${[...types].join('/')}, in the sample ${[...expected].join('/')}`)
    }
  }
  for (const path of documented.keys()) {
    if (!own.has(path) && !isUnder(path, allowed.absent)) found.push(`${path} is missing`)
  }
  return found
}
