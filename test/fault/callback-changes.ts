import {
  type Corp,
  type SimFollow,
  type World,
  addConsoleTags,
  changeUser,
  customerAddsStaff,
  deleteFollow,
  dismissGroupChat,
  markTag,
  orderTags,
  remarkFollow,
  removeDepartment,
  removeTags,
  removeUser,
  renameTag,
  renameUser,
  saveDepartment,
  saveGroupChat,
} from '@xiaoguan/wecom-simulator'

/** A random number from 0 to 1, the same ones for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const founders = 8

/** A corp that begins small: two stores, some people, a group of tags. */
export function begin(world: World, corpId: string) {
  saveDepartment(world, corpId, { id: 1, name: '总部' })
  saveDepartment(world, corpId, { id: 11, name: '一店', parentid: 1 })
  saveDepartment(world, corpId, { id: 12, name: '二店', parentid: 1 })
  for (let n = 0; n < founders; n++)
    changeUser(world, corpId, { userid: `u${n}`, name: `员工${n}`, department: [11 + (n % 2)] })
  addConsoleTags(world, corpId, { group: '皮肤', names: ['干', '油', '敏感'] })
}

/** What may happen in a corp, each at random; `step` does one thing that makes at least one event, as a rule. */
export function createChanges(world: World, corpId: string, random: () => number) {
  const corp = world.getCorp(corpId)
  const deletedAtS = new Map<string, number>()
  let serial = 0
  const one = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)]
  const people = () => corp.allUsers().filter((user) => user.active)
  const follows = (fits: (follow: SimFollow) => boolean) =>
    [...corp.allFollows()].filter((follow) => corp.findUser(follow.userid) && fits(follow))
  const live = () => follows((follow) => !follow.deleted_by && !follow.half)
  const of = ({ userid, external_userid }: SimFollow) => ({ corpId, userid, external_userid })
  const nowS = () => Math.floor(world.now() / 1000)
  const keyOf = ({ userid, external_userid }: SimFollow) => `${userid} ${external_userid}`

  const remove = (by: 'customer' | 'staff') => () => {
    const follow = one(live())
    if (!follow) return
    deletedAtS.set(keyOf(follow), nowS())
    deleteFollow(world, of(follow), by)
  }
  const actions: [number, () => void][] = [
    [20, () => addSomebody()],
    [8, () => addKnown()],
    [8, () => addAgain()],
    [5, () => confirmHalf()],
    [8, remove('customer')],
    [7, remove('staff')],
    [20, () => remark()],
    [20, () => tag()],
    [4, () => changeLibrary(world, corp, random, `标签${serial++}`)],
    [6, () => changePeople()],
    [3, () => changeDepartments()],
    [8, () => changeChat()],
  ]

  function addSomebody() {
    const person = one(people())
    if (!person) return
    const state = random() < 0.3 ? `channel${Math.floor(random() * 5)}` : ''
    const half = random() < 0.1
    customerAddsStaff(world, {
      corpId,
      userid: person.userid,
      name: `客户${serial++}`,
      state,
      half,
    })
  }
  function addKnown() {
    const customer = one([...corp.customers.keys()])
    const person = one(people())
    if (!customer || !person || corp.findFollow(person.userid, customer)) return
    customerAddsStaff(world, { corpId, userid: person.userid, external_userid: customer })
  }
  /** In the same second as the deletion the two could not be told apart, by nobody. */
  function addAgain() {
    const follow = one(
      follows((each) => !!each.deleted_by && (deletedAtS.get(keyOf(each)) ?? 0) < nowS()),
    )
    if (follow) customerAddsStaff(world, of(follow))
  }
  function confirmHalf() {
    const follow = one(follows((each) => !!each.half && !each.deleted_by))
    if (follow)
      customerAddsStaff(world, { ...of(follow), ...(follow.state ? { state: follow.state } : {}) })
  }
  function remark() {
    const follow = one(live())
    if (!follow) return
    const text = `备注${serial++}`
    remarkFollow(world, of(follow), random() < 0.7 ? { remark: text } : { description: text })
  }
  function tag() {
    const follow = one(live())
    const tagId = one([...corp.tagGroups.values()].flatMap((group) => group.tags))?.id
    if (!follow || !tagId) return
    const on = follow.tag_ids.includes(tagId)
    markTag(world, of(follow), on ? { remove: [tagId] } : { add: [tagId] })
  }
  function changePeople() {
    const person = one(people())
    const department = one([...corp.departments.keys()]) ?? 1
    const dice = random()
    if (!person || dice < 0.35)
      changeUser(world, corpId, {
        userid: `n${serial++}`,
        name: `新人${serial}`,
        department: [department],
      })
    else if (dice < 0.55)
      changeUser(world, corpId, { userid: person.userid, name: `改名${serial++}` })
    else if (dice < 0.8)
      changeUser(world, corpId, {
        userid: person.userid,
        department: [department],
        is_leader_in_dept: [random() < 0.5 ? 1 : 0],
        position: `职位${serial++}`,
      })
    else if (dice < 0.9) renameUser(world, corpId, person.userid, `r${serial++}`)
    else if (people().length > 4) removeUser(world, corpId, person.userid)
  }
  function changeDepartments() {
    const used = new Set(people().flatMap((user) => user.department))
    const parents = new Set([...corp.departments.values()].map((each) => each.parentid))
    const ids = [...corp.departments.keys()]
    const empty = one(ids.filter((id) => id > 12 && !used.has(id) && !parents.has(id)))
    const dice = random()
    if (empty && dice < 0.3) removeDepartment(world, corpId, empty)
    else if (dice < 0.6)
      saveDepartment(world, corpId, {
        id: 20 + serial++,
        name: `部门${serial}`,
        parentid: one(ids) ?? 1,
      })
    else saveDepartment(world, corpId, { id: one(ids) ?? 1, name: `部门改${serial++}` })
  }
  function changeChat() {
    const chat = one([...corp.groupChats.values()])
    const owner = one(people())?.userid
    const members = () =>
      [one(people())?.userid, one([...corp.customers.keys()])].filter((id) => !!id) as string[]
    const dice = random()
    if (!owner) return
    if (!chat || dice < 0.25)
      saveGroupChat(world, corpId, { name: `群${serial++}`, owner, members: members() })
    else if (dice < 0.35) dismissGroupChat(world, corpId, chat.chat_id)
    else if (dice < 0.65)
      saveGroupChat(world, corpId, { chat_id: chat.chat_id, name: `群改${serial++}` })
    else if (dice < 0.75) saveGroupChat(world, corpId, { chat_id: chat.chat_id, owner })
    else
      saveGroupChat(world, corpId, {
        chat_id: chat.chat_id,
        members: [...new Set([...chat.members, ...members()])],
      })
  }

  const total = actions.reduce((sum, [weight]) => sum + weight, 0)
  return function step() {
    let left = random() * total
    for (const [weight, act] of actions) {
      left -= weight
      if (left < 0) return act()
    }
  }
}

function changeLibrary(world: World, corp: Corp, random: () => number, name: string) {
  const groups = [...corp.tagGroups.values()]
  const group = groups[Math.floor(random() * groups.length)]
  const tag = group?.tags[Math.floor(random() * group.tags.length)]
  const dice = random()
  if (!group || dice < 0.2)
    addConsoleTags(world, corp.corpId, { group: `组${name}`, names: [name, `${name}二`] })
  else if (dice < 0.5) addConsoleTags(world, corp.corpId, { group: group.id, names: [name] })
  else if (dice < 0.6) renameTag(world, corp.corpId, group.id, `组${name}`)
  else if (tag && dice < 0.75) renameTag(world, corp.corpId, tag.id, name)
  else if (dice < 0.85)
    orderTags(world, corp.corpId, group.id, group.tags.map(({ id }) => id).toReversed())
  else if (tag && groups.length > 1) removeTags(world, corp.corpId, { tagIds: [tag.id] })
}
