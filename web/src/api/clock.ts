import { getBoot } from './boot.ts'

let aheadMs: number | null = null

/** The server's clock decides what is due; a device's own may be minutes off. */
export function serverNow(): Date {
  aheadMs ??= new Date(getBoot().now).getTime() - Date.now()
  return new Date(Date.now() + aheadMs)
}

/** Each reply that says the server's time sets the clock again. */
export function noteServerNow(now: string): void {
  aheadMs = new Date(now).getTime() - Date.now()
}
