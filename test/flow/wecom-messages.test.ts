import { uploadMedia } from '@xiaoguan/server/wecom/media'
import { sendCard, sendTemplateCard } from '@xiaoguan/server/wecom/messages'
import { sendWelcome } from '@xiaoguan/server/wecom/welcome'
import { describe, expect, it } from 'vitest'
import { answeringInTurn, corp, ok } from './wecom-answering.ts'

const begin = new Date('2026-11-20T01:00:00Z')

describe('messages', () => {
  it('name those who cannot get them, whichever way the platform tells it', async () => {
    const card = {
      staffIds: ['ZhouQian', 'wang', 'li'],
      title: '今天',
      description: '',
      rows: [],
      url: 'https://x',
    }
    const { wecom } = await answeringInTurn(
      { ...ok, invaliduser: 'zhouqian', unlicenseduser: 'li', msgid: 'm1' },
      { errcode: 81_013, errmsg: 'user & party & tag all invalid' },
      { ...ok, invaliduser: 'zhou' },
    )
    expect(await sendTemplateCard(wecom, corp, card)).toEqual({ invalidIds: ['ZhouQian', 'li'] })
    expect(await sendTemplateCard(wecom, corp, card)).toEqual({ invalidIds: card.staffIds })
    const one = { staffId: 'Zhou', title: '', description: '', url: 'https://x', button: '去看看' }
    expect(await sendCard(wecom, corp, one)).toBe(false)
    expect(await sendCard(wecom, corp, one)).toBe(true)
  })

  it('keep to the limits of a card', async () => {
    const { wecom, lastBody } = await answeringInTurn(ok, ok)
    const long = '客'.repeat(3000)
    const url = 'https://xg.example.com/c/c1/h5#/today'
    await sendTemplateCard(wecom, corp, {
      staffIds: ['zhou', 'wang'],
      title: long,
      description: long,
      rows: Array.from({ length: 9 }, () => ({ label: long, value: long })),
      url,
      jumps: Array.from({ length: 5 }, () => ({ title: long, url })),
    })
    const { template_card: card } = lastBody() as { template_card: Record<string, unknown> }
    expect(lastBody()).toMatchObject({ touser: 'zhou|wang', agentid: 1_000_002 })
    expect(card).toMatchObject({ card_type: 'text_notice', card_action: { type: 1, url } })
    expect(card.horizontal_content_list).toHaveLength(6)
    expect(card.jump_list).toHaveLength(3)
    expect(Buffer.byteLength(JSON.stringify(lastBody()))).toBeLessThan(4096)
    await sendCard(wecom, corp, {
      staffId: 'zhou',
      title: long,
      description: long,
      url,
      button: long,
    })
    const { textcard } = lastBody() as { textcard: Record<string, string> }
    expect([textcard.title?.length, textcard.description?.length, textcard.btntxt?.length]).toEqual(
      [128, 512, 4],
    )
  })

  it('of welcome carry text and what goes with it', async () => {
    const { wecom, lastBody } = await answeringInTurn(ok)
    await sendWelcome(wecom, corp, {
      code: 'CODE',
      text: '您好',
      attachments: [
        { kind: 'image', mediaId: 'M1' },
        { kind: 'link', title: '活动', url: 'https://x', summary: '', coverUrl: null },
        { kind: 'mini_program', title: '商城', coverMediaId: 'M2', appId: 'wx1', page: 'a.html' },
      ],
    })
    expect(lastBody()).toEqual({
      welcome_code: 'CODE',
      text: { content: '您好' },
      attachments: [
        { msgtype: 'image', image: { media_id: 'M1' } },
        { msgtype: 'link', link: { title: '活动', url: 'https://x' } },
        {
          msgtype: 'miniprogram',
          miniprogram: { title: '商城', pic_media_id: 'M2', appid: 'wx1', page: 'a.html' },
        },
      ],
    })
  })

  it('take files whose answer has no words', async () => {
    const reply = {
      errcode: 0,
      errmsg: '',
      type: 'image',
      media_id: '1G6n',
      created_at: '1380000000',
    }
    const { wecom, asked } = await answeringInTurn(reply)
    const file = {
      name: 'a.png',
      mediaType: 'image/png',
      bytes: new Uint8Array(9),
      kind: 'image' as const,
    }
    expect(await uploadMedia(wecom, corp, file, begin)).toMatchObject({ mediaId: '1G6n' })
    expect(asked.at(-1)?.body).toContain('name="media"; filename="a.png"')
  })
})
