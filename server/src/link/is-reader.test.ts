import { expect, it } from 'vitest'
import { isReader } from './is-reader.ts'

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x1800322f) NetType/WIFI Language/zh_CN'
const asking = { method: 'GET', userAgent: phone, purpose: '' }

it.each([
  phone,
  'Mozilla/5.0 (Linux; Android 14; V2309A Build/UP1A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50 WeChat/arm64',
  'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0 Safari/537.36 NetType/WIFI WindowsWechat(0x63090c11) XWEB/11275',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
])('takes a browser for a reader: %s', (userAgent) => {
  expect(isReader({ ...asking, userAgent })).toBe(true)
})

it.each([
  '',
  'curl/8.7.1',
  'Go-http-client/2.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36',
  'facebookexternalhit/1.1',
  'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
])('takes no machine for one: %s', (userAgent) => {
  expect(isReader({ ...asking, userAgent })).toBe(false)
})

it('counts neither HEAD nor what is fetched ahead of a tap', () => {
  expect(isReader({ ...asking, method: 'HEAD' })).toBe(false)
  expect(isReader({ ...asking, purpose: 'prefetch;prerender' })).toBe(false)
})
