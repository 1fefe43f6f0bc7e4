import { z } from 'zod'

const Id = z.string().min(1).max(128)
const Millis = z.number().nonnegative()

/** 联系我: a code that customers scan; `state` arrives with the customer. */
export const SimContactWay = z.object({
  config_id: Id,
  /** 1 one member, 2 several. */
  type: z.number().int(),
  /** 1 mini programme, 2 QR code. */
  scene: z.number().int(),
  style: z.number().int().default(0),
  remark: z.string().default(''),
  skip_verify: z.boolean().default(true),
  state: z.string().default(''),
  qr_code: z.string(),
  user: z.array(Id).default([]),
  party: z.array(z.number().int()).default([]),
  is_temp: z.boolean().default(false),
  is_exclusive: z.boolean().default(false),
  mark_source: z.boolean().default(true),
  conclusions: z.record(z.string(), z.unknown()).optional(),
  createdAt: Millis,
})
export type SimContactWay = z.infer<typeof SimContactWay>
