/** Digits that stay at the end of a whole number, and of one too short for that. */
const shownEnd = 4
const shownEndOfShort = 2
/** Below this many digits a number is an extension or a short number. */
const wholeFrom = 8
const shownStartMax = 3
const hidden = '****'

/**
 * A phone number as everybody may see it: 138****1234. The one place that masks. Whatever is written around the
 * digits is left out; at least four digits of a whole number, and of a shorter one all but two, are hidden.
 */
export function maskPhone(phone: string): string {
  const digits = phone.normalize('NFKC').replaceAll(/\D/g, '')
  const local = /^(?:00)?86(?=1\d{10}$|0\d{9,11}$)/.exec(digits)
  if (local) return `+86 ${maskDigits(digits.slice(local[0].length))}`
  return maskDigits(digits)
}

function maskDigits(digits: string): string {
  if (digits.length < wholeFrom) {
    const end = digits.length > shownEnd ? digits.slice(-shownEndOfShort) : ''
    return hidden + end
  }
  const start = Math.min(shownStartMax, digits.length - wholeFrom)
  return digits.slice(0, start) + hidden + digits.slice(-shownEnd)
}
