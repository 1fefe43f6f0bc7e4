import type { WecomCorp } from './client.ts'
import { createAsk } from './http.ts'

/**
 * Asks for a token with a corp's id and secret, past every cache: whether they are right at this moment. The
 * platform answers the same token while one is valid. 40013: corp id, 40001: secret. Document 91039.
 */
export async function checkCredentials(
  apiUrl: string,
  corp: Pick<WecomCorp, 'wecomCorpId' | 'secret'>,
  timeoutMs = 5000,
): Promise<void> {
  const query = { corpid: corp.wecomCorpId, corpsecret: corp.secret }
  await createAsk(apiUrl, timeoutMs)('gettoken', {}, query)
}
