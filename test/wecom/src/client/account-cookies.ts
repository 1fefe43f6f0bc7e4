/** Set by the front page: "<corpId>/<userid>" of the staff who is signed in to the client. */
export const accountCookie = 'wecom_sim_user'
/** Whose WebView the product's cookies in this browser belong to. */
const webviewCookie = 'wecom_gateway_user'
const ownPrefix = 'wecom_'

export function readCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const part of (header ?? '').split(';')) {
    const [name, ...value] = part.split('=')
    if (name?.trim()) cookies.set(name.trim(), decode(value.join('=').trim()))
  }
  return cookies
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

export function accountCookieHeader(account: string): string {
  return `${accountCookie}=${encodeURIComponent(account)}; Path=/; SameSite=Lax`
}

/**
 * A WeCom client opens a fresh WebView for each account; a browser has one cookie store for all. So
 * when the account changed since the last page, these Set-Cookie lines empty the store (null: same
 * account). A cookie's path is not visible in a request, hence every prefix of this page's path.
 */
export function emptyForOtherAccount(
  cookieHeader: string | undefined,
  pathname: string,
): string[] | null {
  const cookies = readCookies(cookieHeader)
  const account = cookies.get(accountCookie)
  if (!account || cookies.get(webviewCookie) === account) return null
  const lines = [`${webviewCookie}=${encodeURIComponent(account)}; Path=/; HttpOnly; SameSite=Lax`]
  for (const name of cookies.keys()) {
    if (name.startsWith(ownPrefix)) continue
    const secure = /^__(?:Host|Secure)-/.test(name) ? '; Secure' : ''
    for (const path of pathPrefixes(pathname))
      lines.push(`${name}=; Path=${path}; Max-Age=0${secure}`)
  }
  return lines
}

/** "/c/demo/x" → "/", "/c", "/c/", "/c/demo", … (a cookie for "/c" is another one than for "/c/"). */
function pathPrefixes(pathname: string): string[] {
  const prefixes = ['/']
  let path = ''
  for (const segment of pathname.split('/').filter(Boolean)) {
    path += `/${segment}`
    prefixes.push(path, `${path}/`)
  }
  return prefixes
}
