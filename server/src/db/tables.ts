import type * as corp from './corp-tables.ts'
import type * as customer from './customer-tables.ts'
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
  signal: customer.SignalTable
  reminder: customer.ReminderTable
  purchase: customer.PurchaseTable
  purchase_line: customer.PurchaseLineTable
  product: corp.ProductTable
  note: customer.NoteTable
  customer_event: customer.CustomerEventTable
  applied_change: customer.AppliedChangeTable
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
}
