import { randomUUID } from 'node:crypto'
import { loadCard, loadSidebar, orderFields, saveField, setField } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { type CardScene, eventsOf, newCard } from './card-scene.ts'

describe('fields', () => {
  const set = ({ corp, staff, customer }: CardScene, fieldKey: string, value: string | null) =>
    corp.call(
      staff,
      setField,
      { ...customer, fieldKey },
      { body: { changeId: randomUUID(), value } },
    )

  it('take what fits their kind, name what does not, and fill scripts by their name', async () => {
    const made = await newCard()
    const { corp, people, staff, customer } = made
    const wish = { label: '剩几次', kind: 'number' as const, choices: [], archived: false }
    await corp.call(people.operator, saveField, { fieldKey: '剩几次' }, { body: wish })
    const { card } = await set(made, '剩几次', ' ０12.50 ')
    expect(card.fields).toEqual([
      { fieldKey: '肤质', label: '肤质', kind: 'choice', choices: ['油皮', '干皮'], value: null },
      { fieldKey: '剩几次', label: '剩几次', kind: 'number', choices: [], value: '12.5' },
    ])
    await expect(set(made, '剩几次', '很多')).rejects.toMatchObject({
      code: 'field.bad_value',
      fields: { 'body.value': 'not a number' },
    })
    expect(await refusalOf(set(made, '肤质', '混合'))).toBe('field.bad_value')
    expect(await refusalOf(set(made, '没有的', '1'))).toBe('field.unknown')
    const { variables } = await corp.call(staff, loadSidebar, customer)
    expect(variables['剩几次']).toBe('12.5')
    await set(made, '剩几次', null)
    expect((await corp.call(staff, loadCard, customer)).card.fields[1]?.value).toBeNull()
    expect((await eventsOf(made, 'field.set')).map((event) => event.body)).toEqual([
      { fieldKey: '剩几次' },
      { fieldKey: '剩几次' },
    ])
  })

  it.each(['门店', '员工姓名', '客户称呼', '皮肤状态'])(
    'cannot be called %s: scripts know that already',
    async (name) => {
      const { corp, people } = await newCard()
      const body = { label: name, kind: 'text' as const, choices: [], archived: false }
      const save = (fieldKey: string) =>
        corp.call(people.operator, saveField, { fieldKey }, { body })
      const refusal = { code: 'field.bad_value', fields: { 'body.label': 'built in' } }
      await expect(save(name)).rejects.toMatchObject(refusal)
      await expect(save(`${name}2`)).rejects.toMatchObject(refusal)
    },
  )

  it('keep key and kind, hide with their values when archived, and stand in their order', async () => {
    const made = await newCard()
    const { corp, people, staff, customer } = made
    const { operator } = people
    const save = (
      fieldKey: string,
      wish: Partial<{
        label: string
        kind: 'text' | 'choice'
        choices: string[]
        archived: boolean
      }>,
    ) =>
      corp.call(
        operator,
        saveField,
        { fieldKey },
        {
          body: { label: fieldKey, kind: 'choice', choices: ['油皮'], archived: false, ...wish },
        },
      )
    await set(made, '肤质', '干皮')
    await save('生日蛋糕', { kind: 'text', choices: [] })
    expect(await refusalOf(save('肤质', { kind: 'text' }))).toBe('field.kind_fixed')
    expect(await refusalOf(save('肤质', { label: '生日蛋糕' }))).toBe('field.bad_value')
    expect(await refusalOf(save('{{x}}', {}))).toBe('field.bad_value')
    expect(await refusalOf(save('空的', { choices: [] }))).toBe('field.bad_value')
    const { fields } = await corp.call(
      operator,
      orderFields,
      {},
      {
        body: { fieldKeys: ['生日蛋糕', '肤质'] },
      },
    )
    expect(fields.map(({ fieldKey, customers }) => [fieldKey, customers])).toEqual([
      ['生日蛋糕', 0],
      ['肤质', 1],
    ])
    await save('肤质', { label: '皮肤', archived: true })
    const shown = async () => (await corp.call(staff, loadCard, customer)).card.fields
    expect((await shown()).map(({ fieldKey }) => fieldKey)).toEqual(['生日蛋糕'])
    expect(await refusalOf(set(made, '肤质', '油皮'))).toBe('field.unknown')
    await save('肤质', { label: '皮肤', choices: ['油皮', '干皮'] })
    expect(await shown()).toContainEqual(expect.objectContaining({ label: '皮肤', value: '干皮' }))
  })

  it('are at most 50', async () => {
    const { corp, people } = await newCard()
    const rows = Array.from({ length: 49 }, (_, n) => ({
      corp_id: corp.corpId,
      field_key: `f${n}`,
      label: `f${n}`,
      kind: 'text' as const,
      created_at: corp.app.clock.now(),
    }))
    await corp.app.deps.db.insertInto('customer_field').values(rows).execute()
    const body = { label: '第 51 个', kind: 'text' as const, choices: [], archived: false }
    const more = corp.call(people.operator, saveField, { fieldKey: '第 51 个' }, { body })
    expect(await refusalOf(more)).toBe('field.limit_reached')
  })
})
