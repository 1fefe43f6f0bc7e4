import {
  createTags,
  decideProposal,
  findTwins,
  listProposals,
  listTagMakers,
  proposeTag,
  setTagMaker,
  withdrawProposal,
  type TagMaker,
  type TagProposal,
  type TagTwin,
} from '@xiaoguan/shared/tag-proposal'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { getBoot } from '../api/boot.ts'
import { call } from '../api/client.ts'
import { newId } from '../api/new-id.ts'
import { errorText } from '../api/problem-text.ts'
import { offerUndo, say, sayTrouble } from '../ui/toast.ts'
import { useLatest } from '../ui/use-latest.ts'

export type TagWish = Parameters<typeof wishBody>[0]

/** Whether this person's wish is made at once. */
export function mayCreateTags(): boolean {
  const { role, capabilities } = getBoot()
  return role === 'operator' || capabilities.includes(createTags)
}

/** Asks for a new tag; the same wish sent again is the same one. */
export async function propose(proposalId: string, wish: TagWish): Promise<TagProposal> {
  const { proposal } = await call(proposeTag, { proposalId }, { body: wishBody(wish) })
  return proposal
}

function wishBody(wish: {
  tagGroupId: string
  name: string
  customerId: string | null
  despite: string[]
}) {
  return wish
}

export async function listTwinsOf(name: string, signal: AbortSignal): Promise<TagTwin[]> {
  return (await call(findTwins, {}, { query: { name }, signal })).twins
}

export async function withdraw(proposalId: string): Promise<TagProposal[]> {
  const body = { changeId: newId() }
  return (await call(withdrawProposal, { proposalId }, { body })).proposals
}

/** The wishes as they were told last, and which of them have come true since they were first seen. */
function useKnown() {
  /** A look that failed takes nothing away. */
  const known = shallowRef<readonly TagProposal[] | null>(null)
  /** Whose tag an operator said yes to on this page: told when it is there. */
  const approved = new Set<string>()
  /** How many wishes were seen to come true: the library has grown. */
  const made = shallowRef(0)

  function show(proposals: readonly TagProposal[]): void {
    const before = new Map(known.value?.map((one) => [one.proposalId, one.state]))
    known.value = proposals
    for (const { proposalId, state, name } of proposals) {
      const was = before.get(proposalId)
      if (state !== 'done' || !was || was === 'done') continue
      made.value += 1
      if (approved.delete(proposalId)) say(`已加上「${name}」`)
    }
  }
  return { known, approved, made, show }
}

/** 新标签申请, as an operator sees them. */
export const useProposals = defineStore('tag-proposals', () => {
  const { known, approved, made, show } = useKnown()
  const latest = useLatest(async (signal) => {
    const { proposals } = await call(listProposals, {}, { signal })
    if (!signal.aborted) show(proposals)
  })
  const waiting = computed(() =>
    (known.value ?? []).filter(({ state }) => state === 'open' || state === 'approved'),
  )
  const failedText = computed(() => {
    const state = latest.state.value
    return known.value === null && state.status === 'failed' ? errorText(state.error) : null
  })

  type Decision = { decision: 'approve' | 'refuse' | 'reopen'; insteadTagId?: string }
  async function decide({ proposalId }: TagProposal, decision: Decision): Promise<boolean> {
    const body = { changeId: newId(), reason: null, ...decision }
    try {
      const { proposals } = await call(decideProposal, { proposalId }, { body })
      // A look under way is from before.
      latest.forget()
      show(proposals)
      return true
    } catch (error) {
      sayTrouble(errorText(error))
      void latest.runQuietly()
      return false
    }
  }

  async function approve(proposal: TagProposal): Promise<void> {
    approved.add(proposal.proposalId)
    await decide(proposal, { decision: 'approve' })
  }
  async function refuse(proposal: TagProposal): Promise<void> {
    if (!(await decide(proposal, { decision: 'refuse' }))) return
    offerUndo(`没加「${proposal.name}」`, () => void decide(proposal, { decision: 'reopen' }))
  }
  async function takeTwin(proposal: TagProposal, twin: TagTwin): Promise<void> {
    if (await decide(proposal, { decision: 'refuse', insteadTagId: twin.tagId }))
      say(`用了已有的「${twin.name}」`)
  }

  return {
    load: latest.run,
    refresh: latest.runQuietly,
    waiting,
    made,
    failedText,
    approve,
    refuse,
    takeTwin,
  }
})

/** 谁能直接建标签. */
export const useTagMakers = defineStore('tag-makers', () => {
  const latest = useLatest(async (signal) => (await call(listTagMakers, {}, { signal })).makers)
  async function set({ staffId }: TagMaker, may: boolean): Promise<void> {
    const body = { changeId: newId(), may }
    try {
      const { makers } = await call(setTagMaker, { staffId }, { body })
      latest.state.value = { status: 'ready', value: makers }
    } catch (error) {
      sayTrouble(errorText(error))
      void latest.runQuietly()
    }
  }
  return { state: latest.state, load: latest.run, set }
})
