import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addMessage, issueWelcomeCode } from '../../../src/index.ts'
import { startAt, startSimulator } from '../start.ts'
import type { Simulator } from '../start.ts'
import { sampleAgent, sampleCorp, sampleCorpId } from './sample-corp.ts'
import { differences } from './shape.ts'

/** Beside the project, where older samples of answers may lie. */
const folder = join(import.meta.dirname, '../../../../../../shared/wecom/fixtures/wechatpy')
const present = existsSync(folder)
const files = present ? readdirSync(folder).toSorted() : []

type Old = {
  path: string
  query?: Record<string, string>
  body?: Record<string, unknown>
  prepare?: (sim: Simulator) => Record<string, unknown>
  /** Fields of the old answer that today's has no more, or another type of. */
  absent?: string[]
  extra?: string[]
}

const seconds = Math.floor(startAt / 1000)
const relation = { userid: 'zhangsan', external_userid: 'woOne' }
const way = { type: 2, scene: 1, user: ['zhangsan'] }
const oldMember = ['mobile', 'gender', 'email', 'avatar', 'enable', 'isleader', 'extattr', 'alias']

const tried: Record<string, Old> = {
  department_list: { path: 'department/list' },
  externalcontact_add_contact_way: { path: 'externalcontact/add_contact_way', body: way },
  externalcontact_add_corp_tag: {
    path: 'externalcontact/add_corp_tag',
    body: { group_name: '开发组', tag: [{ name: '大鸟' }], agentid: sampleAgent },
  },
  externalcontact_batch_get_by_user: {
    path: 'externalcontact/batch/get_by_user',
    body: { userid_list: ['zhangsan'] },
  },
  externalcontact_del_contact_way: {
    path: 'externalcontact/del_contact_way',
    body: { config_id: 'wayOne' },
  },
  externalcontact_del_corp_tag: {
    path: 'externalcontact/del_corp_tag',
    body: { tag_id: ['etOne'] },
  },
  externalcontact_edit_corp_tag: {
    path: 'externalcontact/edit_corp_tag',
    body: { id: 'etOne', name: '新名' },
  },
  externalcontact_get: {
    path: 'externalcontact/get',
    query: { external_userid: 'woOne' },
    // The company had another name, and mobiles were numbers.
    absent: ['follow_user[].remark_company'],
    extra: ['follow_user[].remark_mobiles'],
  },
  externalcontact_get_follow_user_list: { path: 'externalcontact/get_follow_user_list' },
  externalcontact_get_unassigned_list: { path: 'externalcontact/get_unassigned_list', body: {} },
  externalcontact_get_user_behavior_data: {
    path: 'externalcontact/get_user_behavior_data',
    body: { userid: ['zhangsan'], start_time: seconds, end_time: seconds },
    prepare({ world }) {
      const of = { corpId: sampleCorpId, ...relation }
      const line = { msgtype: 'text', body: { content: '在吗' } }
      addMessage(world, of, { ...line, from: 'customer' })
      addMessage(world, of, { ...line, from: 'staff' })
      return {}
    },
  },
  externalcontact_groupchat_get: {
    path: 'externalcontact/groupchat/get',
    body: { chat_id: 'wrOne', need_name: 0 },
  },
  externalcontact_groupchat_list: {
    path: 'externalcontact/groupchat/list',
    body: { limit: 1 },
  },
  externalcontact_list: { path: 'externalcontact/list', query: { userid: 'zhangsan' } },
  externalcontact_mark_tag: {
    path: 'externalcontact/mark_tag',
    body: { ...relation, add_tag: ['etOne'] },
  },
  externalcontact_send_welcome_msg: {
    path: 'externalcontact/send_welcome_msg',
    body: { text: { content: '您好' } },
    prepare: ({ world }) => ({
      welcome_code: issueWelcomeCode(world, { corpId: sampleCorpId, ...relation }),
    }),
  },
  externalcontact_update_contact_way: {
    path: 'externalcontact/update_contact_way',
    body: { config_id: 'wayOne', remark: '台卡' },
  },
  get_jsapi_ticket: { path: 'get_jsapi_ticket' },
  getcallbackip: { path: 'getcallbackip' },
  gettoken: {
    path: 'gettoken',
    query: { corpid: sampleCorpId, corpsecret: 'main-secret' },
  },
  user_list: {
    path: 'user/list',
    query: { department_id: '1' },
    // New apps get no private fields, and `isleader` became a list.
    absent: [...oldMember, 'hide_mobile', 'telephone', 'order', 'english_name', 'qr_code'].map(
      (name) => `userlist[].${name}`,
    ),
  },
  user_simplelist: { path: 'user/simplelist', query: { department_id: '1' } },
}

const directory = 'the product only reads the directory'
const withdrawn = 'withdrawn by the platform'

const untried: Record<string, string> = {
  department_create: directory,
  department_delete: directory,
  department_update: directory,
  externalcontact_add_msg_template: 'mass messages are not a thing the product does',
  externalcontact_get_contact_way: 'an old form: a list of one way',
  externalcontact_get_group_msg_result: withdrawn,
  externalcontact_group_welcome_template: 'not a thing the product does',
  externalcontact_transfer: withdrawn,
  media_upload: 'tried in media.test.ts: its request is a form with a file',
  tag_: 'tags of the directory are not a thing the product uses',
  user_convert: 'not a thing the product does',
  user_get_active_stat: 'not a thing the product does',
}

const why = present ? '' : ' (skipped: the samples do not lie beside the project)'

describe.skipIf(!present)(`older samples of answers${why}`, () => {
  it('each is compared, or has a reason why not', () => {
    const names = files.map((file) => file.replace(/\.json$/, ''))
    const isKnown = (name: string) =>
      name in tried || Object.keys(untried).some((start) => name.startsWith(start))
    expect(names.filter((name) => !isKnown(name))).toEqual([])
    expect(Object.keys(tried).filter((name) => !names.includes(name))).toEqual([])
  })

  it.each(present ? Object.keys(tried) : [])('%s: we still answer all of it', async (name) => {
    const sim = await startSimulator({ corp: sampleCorp(corpNames) })
    const { path, query, body, prepare, ...allowed } = tried[name]!
    const prepared = prepare?.(sim)
    const answer = await sim.call(path, {
      ...(query && { query }),
      ...(body && { body: { ...body, ...prepared } }),
    })
    const sample: unknown = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
    expect(answer.errcode).toBe(0)
    expect(differences(answer, sample, { ...allowed, isOld: true })).toEqual([])
  })
})

const corpNames = {
  users: ['zhangsan', 'lisi'],
  left: ['zhaoliu'],
  customers: ['woOne'],
  tags: ['etOne'],
  chats: ['wrOne', 'wrTwo'],
  contactWays: ['wayOne'],
}
