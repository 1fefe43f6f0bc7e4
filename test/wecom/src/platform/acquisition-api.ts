import { numberOf } from './call.ts'
import type { Api } from './call.ts'
import { Refusal } from './refusal.ts'

const mostPerPage = 100

/** 获客助手 of a corp that has bought nothing of it. */
export const acquisitionQuotaApi: Api = {
  path: '/cgi-bin/externalcontact/customer_acquisition_quota',
  method: 'GET',
  permission: 'customer_contact',
  empty: {},
  run: () => ({ total: 0, balance: 0, quota_list: [] }),
}

export const acquisitionLinksApi: Api = {
  path: '/cgi-bin/externalcontact/customer_acquisition/list_link',
  method: 'POST',
  permission: 'customer_contact',
  empty: { link_id_list: [] },
  codeOnGet: 40058,
  run(call) {
    const limit = numberOf(call, 'limit') ?? mostPerPage
    if (limit < 1 || limit > mostPerPage) throw new Refusal(40058, 'limit invalid')
    return { link_id_list: [] }
  },
}
