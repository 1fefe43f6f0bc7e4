import { setSalutation, setStage, type Stage } from '@xiaoguan/shared/customer'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'

export async function changeStage(customerId: string, stage: Stage): Promise<void> {
  await getOutbox().put(setStage, { customerId }, { changeId: newId(), stage })
}

export async function confirmSalutation(customerId: string, salutation: string): Promise<void> {
  await getOutbox().put(setSalutation, { customerId }, { changeId: newId(), salutation })
}
