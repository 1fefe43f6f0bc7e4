import { ProblemError } from './problem.ts'
import { errorText } from './problem-text.ts'

/** Why something could not be shown, and what helps: asking again, or entering the page anew. */
export type LoadFailure = { words: string; remedy: 'retry' | 'reenter' }

const needEntering = ['signed_out', 'session.other_staff']

/** Null when there was no error. */
export function loadFailure(error: unknown): LoadFailure | null {
  if (!error) return null
  const reenter = error instanceof ProblemError && needEntering.includes(error.code)
  return { words: errorText(error), remedy: reenter ? 'reenter' : 'retry' }
}
