import { describe, expect, it } from 'vitest'
import type { Call } from '../../src/client/call.ts'
import { findAccount } from '../../src/client/client-core.ts'
import type { Switches } from '../../src/client/switches.ts'
import { changeApp, saveUser } from '../../src/world.ts'
import { openClient } from './open-client.ts'
import { agentId, corpId, customer, group, page, secondCustomer, stranger } from './start-client.ts'

const noPermission = { err_msg: 'getCurExternalContact:fail_no permission' }
const noContext = { err_msg: 'getCurExternalContact:fail_without context of external contact' }

describe('rights of a page', () => {
  it('has none before agentConfig, and only the listed APIs after it', () => {
    const { invoke, configure } = openClient()
    expect(invoke('getCurExternalContact')).toEqual(noPermission)
    configure(['getContext'])
    expect(invoke('getContext')).toEqual({ err_msg: 'getContext:ok', entry: 'single_chat_tools' })
    expect(invoke('getCurExternalContact')).toEqual(noPermission)
  })

  it('forgets them on a navigation and on another address, not on another hash', () => {
    const { invoke, configure } = openClient()
    configure()
    expect(invoke('getCurExternalContact', {}, { href: `${page}#/x` })).toMatchObject({
      userId: customer,
    })
    expect(invoke('getCurExternalContact', {}, { page: 'p2' })).toEqual(noPermission)
    expect(invoke('getCurExternalContact', {}, { href: `${page}&more=1` })).toEqual(noPermission)
  })

  it('needs the member in 客户联系 and the app in 可调用接口的应用', () => {
    const { world, invoke, configure } = openClient()
    configure()
    const { user } = findAccount(world, `${corpId}/fang`)!
    saveUser(world, corpId, { ...user, customerContact: false })
    expect(invoke('getCurExternalContact')).toEqual(noPermission)
    expect(invoke('getContext')).toMatchObject({ err_msg: 'getContext:ok' })
    saveUser(world, corpId, user)
    changeApp(world, corpId, agentId, { customerContact: false })
    expect(invoke('getCurExternalContact')).toEqual(noPermission)
  })

  it('answers checkJsApi without any configuration', () => {
    const { invoke } = openClient()
    expect(invoke('checkJsApi', { jsApiList: ['sendChatMessage', 'flyToTheMoon'] })).toEqual({
      err_msg: 'checkJsApi:ok',
      checkResult: { sendChatMessage: true, flyToTheMoon: false },
    })
  })
})

describe('entries', () => {
  it('tells each page where it was opened', () => {
    const { invoke, configure } = openClient()
    configure()
    for (const entry of ['normal', 'contact_profile', 'group_chat_tools'] as const)
      expect(invoke('getContext', {}, { entry })).toMatchObject({ entry })
  })

  it('names the customer in a single chat and a profile only', () => {
    const { invoke, configure } = openClient()
    configure()
    const ask = (where: Partial<Call>) => invoke('getCurExternalContact', {}, where)
    expect(ask({ entry: 'contact_profile' })).toMatchObject({ userId: customer })
    expect(ask({ entry: 'group_chat_tools', chat: group })).toEqual(noContext)
    expect(ask({ chat: stranger })).toEqual(noContext)
    expect(ask({ chat: '' })).toEqual(noContext)
    expect(ask({ entry: 'normal', chat: '' })).toMatchObject({
      err_msg: 'getCurExternalContact:fail_without context of external contact',
    })
  })

  it('names the group in a group chat only', () => {
    const { invoke, configure } = openClient()
    configure()
    const where = { entry: 'group_chat_tools', chat: group } as const
    expect(invoke('getCurExternalChat', {}, where)).toMatchObject({ chatId: group })
    expect(invoke('getCurExternalChat')).toMatchObject({
      err_msg: 'getCurExternalChat:fail_without context of external contact',
    })
  })

  it('follows the open chat of a page that is kept alive', () => {
    const { invoke, configure } = openClient()
    configure()
    expect(invoke('getCurExternalContact', {}, { chat: secondCustomer })).toMatchObject({
      userId: secondCustomer,
    })
  })
})

describe('the words of each platform', () => {
  const spoken: [Switches['platform'], permission: object, context: object][] = [
    ['win', { err_msg: 'X:fail_no permission' }, { err_msg: 'X:fail_without context' }],
    ['win-errmsg', { errmsg: 'fail_no permission' }, { errmsg: 'fail_without context' }],
    [
      'mac',
      { err_msg: 'X:permission denied' },
      { err_msg: 'X:fail_fail_without context', err_code: 2 },
    ],
    [
      'ios',
      { err_msg: 'X:fail_no permission to execute', err_code: 2 },
      { err_msg: 'X:fail_without context', err_code: 2 },
    ],
    [
      'android',
      { err_msg: 'X:fail_no permission', err_code: 2 },
      { err_msg: 'X:fail_without context', err_code: 2 },
    ],
  ]

  it.each(spoken)('%s', (platform, permission, context) => {
    const { invoke, configure, turn } = openClient()
    turn({ platform })
    const plain = (answer: unknown) =>
      JSON.parse(
        JSON.stringify(answer)
          .replace('getCurExternalContact:', 'X:')
          .replace(' of external contact', ''),
      )
    expect(plain(invoke('getCurExternalContact'))).toEqual(permission)
    configure()
    expect(plain(invoke('getCurExternalContact', {}, { chat: stranger }))).toEqual(context)
  })

  it('has phone-only APIs on phones only', () => {
    const { invoke, configure, turn } = openClient()
    configure(['navigateToAddCustomer'])
    expect(invoke('navigateToAddCustomer')).toEqual({
      err_msg: 'navigateToAddCustomer:function_not_exist',
    })
    turn({ platform: 'ios' })
    expect(invoke('navigateToAddCustomer')).toEqual({ err_msg: 'navigateToAddCustomer:ok' })
  })

  it('has no getContext in an old client and no API it never heard of', () => {
    const { invoke, configure, turn } = openClient()
    configure()
    turn({ oldVersion: true })
    expect(invoke('getContext')).toEqual({ err_msg: 'getContext:function_not_exist' })
    for (const name of ['flyToTheMoon', 'constructor', '__proto__'])
      expect(invoke(name)).toEqual({ err_msg: `${name}:function_not_exist` })
  })
})

describe('what a call makes the client do', () => {
  it('opens the chat that openEnterpriseChat names, when it is the staff’s own', () => {
    const { invoke, configure, outcome } = openClient()
    configure(['openEnterpriseChat'])
    const to = (id: string) => ({ externalUserIds: id, userIds: 'fang' })
    expect(outcome('openEnterpriseChat', to(secondCustomer))).toEqual({
      answer: { err_msg: 'openEnterpriseChat:ok', chatId: '' },
      effects: [{ type: 'open-chat', chat: secondCustomer }],
    })
    expect(outcome('openEnterpriseChat', { chatId: group }).effects).toEqual([
      { type: 'open-chat', chat: group },
    ])
    expect(invoke('openEnterpriseChat', to(stranger))).toEqual({
      err_msg: 'openEnterpriseChat:fail_invalid userid',
    })
  })

  it('copies, and shows a profile that exists', () => {
    const { configure, invoke, outcome } = openClient()
    configure(['setClipboardData', 'openUserProfile'])
    expect(outcome('setClipboardData', { data: '周六见' }).effects).toEqual([
      { type: 'copy', text: '周六见' },
    ])
    expect(outcome('openUserProfile', { type: 2, userid: customer }).effects).toEqual([
      { type: 'open-profile', kind: 'customer', id: customer },
    ])
    expect(invoke('openUserProfile', { type: 1, userid: 'gone' })).toEqual({
      err_msg: 'openUserProfile:fail_invalid userid',
    })
  })

  it('answers nothing while it is told to be silent', () => {
    const { invoke, configure, turn } = openClient()
    turn({ silent: true })
    expect(configure()).toBeNull()
    turn({ silent: false })
    expect(configure()).toMatchObject({ err_msg: 'agentConfig:ok' })
    expect(invoke('getContext')).toMatchObject({ err_msg: 'getContext:ok' })
  })
})
