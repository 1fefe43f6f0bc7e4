import type { Stage } from '@xiaoguan/shared'
import { groupOfTag, tagId } from './content/tags.ts'
import { emptyTables } from './history.ts'
import type { CustomerRow, CustomerTables, Said } from './history.ts'
import type { Random } from './random.ts'

/** Who a customer is before anything happens. */
export type Profile = {
  id: string
  name: string
  salutation: string | null
  gender: number
  staffId: string
  addedAt: number
  addWay: number
  remark: string | null
  birthday: string | null
}

const stageOrder: Stage[] = [
  ...(['lead', 'aware', 'nurturing', 'opportunity', 'won', 'repeat', 'advocate'] as const),
]

/** Who she is, who follows her, her tags and her stage; what happens to her is in life.ts. */
export class LifeState {
  readonly rows: CustomerTables = emptyTables()
  readonly said: Said[] = []
  readonly customer: CustomerRow
  readonly now: number
  readonly random: Random
  /** Until when anybody looked after her. */
  servedUntil: number
  /** Product names she bought, newest last; for 上次购买. */
  readonly bought: string[] = []

  constructor(now: number, random: Random, profile: Profile) {
    this.now = now
    this.servedUntil = now
    this.random = random
    const addedAt = new Date(profile.addedAt)
    this.customer = {
      customer_id: profile.id,
      name: profile.name,
      avatar: null,
      gender: profile.gender,
      salutation: profile.salutation,
      stage: 'lead',
      stage_at: addedAt,
      salutation_by: profile.salutation ? profile.staffId : null,
      main_follower_id: profile.staffId,
      introducer_customer_id: null,
      introducer_staff_id: null,
      birthday: profile.birthday,
      do_not_disturb_by: null,
      do_not_disturb_reason: null,
      do_not_disturb_at: null,
      lost_at: null,
      wrote_at: null,
      last_contact_at: null,
      spent_fen: 0,
      note: null,
      fields: {},
      first_paid_at: null,
      fetched_at: null,
      search_words: null,
      consent_at: null,
      consent_by: null,
      introducer_set_at: null,
      created_at: addedAt,
    }
    this.rows.customer.push(this.customer)
    this.follow(profile.staffId, profile.addedAt, profile.addWay, profile.remark)
    if (profile.salutation) {
      this.event('salutation.set', profile.addedAt + 90_000, profile.staffId, 'staff', {})
    }
  }

  get id(): string {
    return this.customer.customer_id
  }

  get staffId(): string {
    return this.customer.main_follower_id ?? ''
  }

  /** Nothing happens after this: the present, her staff's leaving, or the moment she deleted us. */
  get end(): number {
    return Math.min(this.servedUntil, this.customer.lost_at?.getTime() ?? this.now)
  }

  follow(staffId: string, at: number, addWay: number, remark: string | null) {
    this.rows.follow.push({
      customer_id: this.id,
      staff_id: staffId,
      remark,
      description: null,
      added_at: new Date(at),
      add_way: addWay,
      state: null,
      ended_by: null,
      ended_at: null,
      handed_from_id: null,
      handover_note: null,
      handed_at: null,
      fetched_at: null,
      customer_deleted_at: null,
      remark_sync: 'synced',
      remark_problem: null,
      remark_revision: 1,
      mobiles: [],
    })
    this.event('follow.added', at, staffId, 'wecom', { staffId, addWay })
  }

  event(
    kind: string,
    at: number,
    actorId: string | null,
    source: string,
    body: Record<string, unknown>,
  ) {
    this.rows.customer_event.push({
      customer_id: this.id,
      event_id: this.random.uuid(),
      kind,
      actor_id: actorId,
      source,
      at: new Date(at),
      body,
    })
  }

  /** Puts tags on one follow; a single-choice group swaps. */
  tag(ids: string[], at: number, staffId = this.staffId, source: 'staff' | 'rule' = 'staff') {
    const onFollow = this.rows.follow_tag.filter((each) => each.staff_id === staffId)
    const added = ids.filter((id) => !onFollow.some((each) => each.present && each.tag_id === id))
    const removed = onFollow.filter(
      (each) => each.present && added.some((id) => isSwap(each.tag_id, id)),
    )
    if (added.length === 0) return
    const actorId = source === 'staff' ? staffId : null
    const change = (id: string, action: 'added' | 'removed') =>
      this.rows.tag_change.push({
        customer_id: this.id,
        tag_change_id: this.random.uuid(),
        staff_id: staffId,
        tag_id: id,
        action,
        actor_id: actorId,
        source,
        reason: null,
        rule_id: null,
        bulk_id: null,
        at: new Date(at),
      })
    for (const row of removed) {
      this.rows.follow_tag.splice(this.rows.follow_tag.indexOf(row), 1)
      change(row.tag_id, 'removed')
    }
    if (!this.customer.consent_at && added.some((id) => groupOfTag(id)?.sensitive)) {
      this.customer.consent_at = new Date(at)
      this.customer.consent_by = staffId
    }
    for (const id of added) {
      this.rows.follow_tag.push({
        customer_id: this.id,
        staff_id: staffId,
        tag_id: id,
        present: true,
        added_at: new Date(at),
        added_by: actorId,
        source,
        sync: 'synced',
        sync_problem: null,
        revision: 1,
        settled_at: null,
        suggested: false,
      })
      change(id, 'added')
    }
    const removedIds = removed.map((row) => row.tag_id)
    this.event('tag.changed', at, actorId, source, { staffId, added, removed: removedIds, source })
  }

  has(name: string): boolean {
    const id = tagId(name)
    return this.rows.follow_tag.some((each) => each.present && each.tag_id === id)
  }

  /** Moves her on; never back. */
  raise(stage: Stage, at: number, actorId: string | null = null) {
    const from = this.customer.stage
    if (from !== 'lost' && stageOrder.indexOf(stage) <= stageOrder.indexOf(from)) return
    this.setStage(stage, at, actorId)
  }

  setStage(stage: Stage, at: number, actorId: string | null = null) {
    const from = this.customer.stage
    if (from === stage) return
    this.customer.stage = stage
    this.customer.stage_at = new Date(at)
    const source = actorId ? 'staff' : 'rule'
    this.event('stage.changed', at, actorId, source, { from, to: stage })
  }
}

function isSwap(oldId: string, newId: string): boolean {
  const group = groupOfTag(newId)
  return group.single && group.tags.some((tag) => tag.id === oldId)
}
