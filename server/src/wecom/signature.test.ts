import { describe, expect, it } from 'vitest'
import { freshSignature, signPageUrl } from './signature.ts'

/** Published in the platform's document "JS-SDK使用权限签名算法". */
const published = {
  ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
  nonceStr: 'Wm3WZYTPz0wzccnW',
  timestamp: '1414587457',
  url: 'http://mp.weixin.qq.com?params=value',
}

describe('the signature of a page', () => {
  it('is the published one', () => {
    expect(signPageUrl(published)).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
  })

  it('does not depend on what follows #', () => {
    const url = `${published.url}#/today`
    expect(signPageUrl({ ...published, url })).toBe(signPageUrl(published))
  })

  it('is made with a nonce of its own and seconds', () => {
    const now = new Date('2026-11-22T08:00:00.999Z')
    const one = freshSignature(published.ticket, published.url, now)
    expect(one.timestamp).toBe(String(Date.UTC(2026, 10, 22, 8) / 1000))
    const { timestamp, nonceStr } = one
    expect(one.signature).toBe(signPageUrl({ ...published, timestamp, nonceStr }))
    expect(freshSignature(published.ticket, published.url, now).nonceStr).not.toBe(nonceStr)
  })
})
