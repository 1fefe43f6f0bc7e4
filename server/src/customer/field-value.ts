import { Day, type FieldKind } from '@xiaoguan/shared'
import * as z from 'zod/mini'

const textMax = 100
const decimal = /^([+-]?)(\d{1,15})(?:\.(\d{1,6}))?$/

/**
 * A value as it is kept, in the one way it is written; undefined: it does not fit the field. Values go into
 * messages as they are, where braces would be filled.
 */
export function readFieldValue(
  field: { kind: FieldKind; choices: readonly string[] },
  given: string,
): string | undefined {
  const text = given.normalize('NFC').trim()
  switch (field.kind) {
    case 'text':
      return text !== '' && text.length <= textMax && !/[{}]/.test(text) ? text : undefined
    case 'number':
      return readDecimal(text)
    case 'date':
      return z.safeParse(Day, text).success ? text : undefined
    case 'choice':
      return field.choices.includes(text) ? text : undefined
  }
}

/** Decimal text: 1,200 → 1200, ０.50 → 0.5, -0 → 0. */
function readDecimal(text: string): string | undefined {
  const [, sign = '', whole = '', part = ''] =
    decimal.exec(text.normalize('NFKC').replaceAll(/(?<=\d),(?=\d{3}(?:\D|$))/g, '')) ?? []
  if (whole === '') return undefined
  const fraction = part.replace(/0+$/, '')
  const number = whole.replace(/^0+(?=\d)/, '') + (fraction ? `.${fraction}` : '')
  return sign === '-' && number !== '0' ? `-${number}` : number
}
