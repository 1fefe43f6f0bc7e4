import type * as corp from './corp-tables.ts'
import type * as customer from './customer-tables.ts'
import type * as happening from './happening-tables.ts'
import type * as tagging from './tagging-tables.ts'
import type * as wecom from './wecom-tables.ts'

/** Every table by its SQL name. */
export type Tables = {
  corp: corp.CorpTable
  department: corp.DepartmentTable
  staff: corp.StaffTable
  department_lead: corp.DepartmentLeadTable
  absence: corp.AbsenceTable
  api_key: corp.ApiKeyTable
  wecom_token: wecom.WecomTokenTable
  wecom_slot: wecom.WecomSlotTable
  tag_group: corp.TagGroupTable
  tag: corp.TagTable
  file: corp.FileTable
  script: corp.ScriptTable
  script_version: corp.ScriptVersionTable
  sop: corp.SopTable
  sop_version: corp.SopVersionTable
  customer: customer.CustomerTable
  follow: customer.FollowTable
  follow_tag: customer.FollowTagTable
  tag_change: customer.TagChangeTable
  enrollment: customer.EnrollmentTable
  post: corp.PostTable
  task: customer.TaskTable
  touch: customer.TouchTable
  touch_part: customer.TouchPartTable
  outcome: customer.OutcomeTable
  signal: happening.SignalTable
  reminder: customer.ReminderTable
  purchase: happening.PurchaseTable
  purchase_line: happening.PurchaseLineTable
  product: corp.ProductTable
  note: happening.NoteTable
  customer_event: happening.CustomerEventTable
  applied_change: happening.AppliedChangeTable
  nudge: corp.NudgeTable
  audit_log: corp.AuditLogTable
  script_tally: corp.ScriptTallyTable
  channel: wecom.ChannelTable
  wecom_event: wecom.WecomEventTable
  sync_run: wecom.SyncRunTable
  sync_seen: wecom.SyncSeenTable
  sync_finding: wecom.SyncFindingTable
  group_chat: wecom.GroupChatTable
  tag_edit: wecom.TagEditTable
  handover: wecom.HandoverTable
  handover_customer: wecom.HandoverCustomerTable
  staff_message: wecom.StaffMessageTable
  welcome: wecom.WelcomeTable
  page_error: wecom.PageErrorTable
  tag_lift: tagging.TagLiftTable
  tag_proposal: tagging.TagProposalTable
  tag_rule: tagging.TagRuleTable
  event_due: tagging.EventDueTable
  rule_run: tagging.RuleRunTable
  bulk: tagging.BulkTable
  bulk_customer: tagging.BulkCustomerTable
  customer_field: tagging.CustomerFieldTable
  moment: tagging.MomentTable
  moment_look: tagging.MomentLookTable
  link: tagging.LinkTable
}
