import { type ProblemCode, type ProblemReply, problems, versionHeader } from '@xiaoguan/shared'
import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import { Problem } from '../problem.ts'

/** What a violated constraint means, by its name. */
const byConstraint: Record<string, ProblemCode> = {
  enrollment__one_open: 'sop.already_enrolled',
  touch__one_per_task: 'touch.already_sent',
  nudge__one_a_day: 'nudge.already_today',
  nudge__pk: 'nudge.already_today',
}

const versionMax = 20

/** The one door through which an error becomes an answer. */
export function answerProblems(log: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const problem = toProblem(error)
      const requestId = String(ctx.state.requestId)
      const level = problems[problem.code] >= 500 ? 'error' : 'info'
      log[level](
        {
          // A refusal is an ordinary answer: its stack would only hide the failures.
          ...(problems[problem.code] >= 500 ? { err: problem.cause ?? problem } : {}),
          code: problem.code,
          requestId,
          path: ctx.path,
          page: ctx.get(versionHeader).slice(0, versionMax),
        },
        'request refused',
      )
      ctx.status = problems[problem.code]
      const reply: ProblemReply = { code: problem.code, requestId }
      if (problem.fields) reply.fields = problem.fields
      ctx.body = reply
    }
  }
}

/** What PostgreSQL and the way to it say by code: text it can't hold is the asker's, the rest passes. */
const byDatabaseCode: Record<string, ProblemCode> = {
  // invalid_text_representation: an id in an address that is no UUID.
  '22P02': 'bad_request',
  // A NUL character, in text and in JSON.
  '22021': 'bad_request',
  '22P05': 'bad_request',
  // Shut down, starting up, too many connections, deadlock, serialization.
  '57P01': 'unavailable',
  '57P02': 'unavailable',
  '57P03': 'unavailable',
  '53300': 'unavailable',
  '40P01': 'unavailable',
  '40001': 'unavailable',
  ECONNREFUSED: 'unavailable',
  ECONNRESET: 'unavailable',
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const code =
    constraintProblem(error) ?? databaseProblem(error) ?? bodyProblem(error) ?? 'internal'
  return new Problem(code, { cause: error })
}

function databaseProblem(error: unknown): ProblemCode | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return byDatabaseCode[String(error.code)]
}

function constraintProblem(error: unknown): ProblemCode | undefined {
  if (!(error instanceof Error) || !('constraint' in error)) return undefined
  return byConstraint[String(error.constraint)]
}

/** What the body parser throws carries a status of its own. */
function bodyProblem(error: unknown): ProblemCode | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined
  if (error.status === 413) return 'too_large'
  return error.status === 400 || error.status === 415 ? 'bad_request' : undefined
}
