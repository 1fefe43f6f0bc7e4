const words: Readonly<Record<string, string>> = {
  unreachable: '企业微信暂时没有回应，会自动再试',
  conflict: '那边刚改成了别的，以企业微信为准',
  '-1': '企业微信正忙，会自动再试',
  '45009': '企业微信说太频繁了，会自动再试',
  '45033': '企业微信说太频繁了，会自动再试',
  '45035': '企业微信正忙，会自动再试',
  '40068': '企业微信里已经没有这个标签了',
  '40071': '企业微信里已经有同名的了',
  '40072': '企业微信不收这个名字，换一个试试',
  '41017': '企业微信没看到标签，刷新后再试',
  '41018': '名字是空的',
  '81017': '她的标签太多了，先取下几个',
  '84061': '你们已经不是好友了',
  '40096': '你们已经不是好友了',
  '60111': '企业微信里没有这位同事，或不在应用的可见范围',
  '40003': '企业微信里没有这位同事，或不在应用的可见范围',
  '60011': '这位同事不在应用的可见范围',
  '701008': '这位同事没有互通账号',
  '48002': '应用没有客户联系的接口权限',
  '60020': '服务器的 IP 不在企业微信的可信 IP 里',
  '40001': '应用的密钥不对',
  '40013': '企业 ID 不对',
  '40056': '应用 ID 不对',
  '50001': '网页域名没有设为可信',
  '50003': '应用在企业微信里被停用了',
  '301002': '它是企业微信后台或别的应用建的，只能在那里改',
}

/** Why WeCom has not taken something, or will not: an errcode, 'unreachable' or 'conflict', in words. */
export function problemWords(problem: string | number | null): string {
  if (problem === null) return words['unreachable'] ?? ''
  return words[String(problem)] ?? `企业微信没说清原因（错误码 ${problem}）`
}

/** What somebody must mend in the settings of WeCom or of the server: nothing for a clerk to know more of. */
const operatorsOwn = new Set([
  '40001',
  '40013',
  '40056',
  '48002',
  '50001',
  '40003',
  '50003',
  '60011',
  '60020',
  '60111',
  '701008',
])

/** Whether it goes on only once an operator has mended something. */
export function needsOperator(problem: string | null): boolean {
  return operatorsOwn.has(String(problem))
}

/** The same for a clerk, beside a customer's tags that wait. */
export function clerkProblemWords(problem: string | null): string {
  return clerkWords(problem, '会自动存上')
}

/** `then`: what comes once the operator has mended it. */
export function clerkWords(problem: string | null, then: string): string {
  return needsOperator(problem) ? `企业微信那边要运营处理，处理好${then}` : problemWords(problem)
}
