/** Headers by which a request says who it is. */
type Asking = { method: string; userAgent: string; purpose: string }

// Search engines, link previews of chats and mail, security scanners, libraries.
const machines =
  /bot\b|bot[/;)]|crawl|spider|slurp|preview|scan|monitor|fetch|facebookexternalhit|headless|lighthouse|curl|wget|python|java\/|okhttp|axios|node|go-http|libwww|httpclient|postman/i

/** Whether a person's browser asks, as far as it can be told: not a machine, not ahead of a tap. */
export function isReader({ method, userAgent, purpose }: Asking): boolean {
  if (method !== 'GET' || /prefetch|preview/i.test(purpose)) return false
  return userAgent.startsWith('Mozilla/') && !machines.test(userAgent)
}
