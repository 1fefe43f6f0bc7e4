import { agentTicketApi, corpTicketApi, userDetailApi, userInfoApi } from './access-api.ts'
import { acquisitionLinksApi, acquisitionQuotaApi } from './acquisition-api.ts'
import { agentGetApi, apiDomainIpApi, callbackIpApi } from './agent-api.ts'
import { behaviorApi } from './behavior-api.ts'
import type { Api } from './call.ts'
import { contactWayAddApi, contactWayDeleteApi, contactWayGetApi } from './contact-way-api.ts'
import { contactWayListApi, contactWayUpdateApi } from './contact-way-api.ts'
import { batchByUserApi, customerGetApi, customerListApi } from './customer-api.ts'
import { followUserListApi, remarkApi } from './customer-api.ts'
import {
  departmentGetApi,
  departmentListApi,
  departmentSimpleListApi,
  userGetApi,
} from './directory-api.ts'
import { userIdListApi, userListApi, userSimpleListApi } from './directory-api.ts'
import { groupChatGetApi, groupChatListApi } from './group-chat-api.ts'
import { groupOnJobTransferApi, groupTransferApi } from './group-transfer-api.ts'
import { markTagApi } from './mark-tag-api.ts'
import { mediaGetApi, mediaUploadApi, pictureUploadApi } from './media-api.ts'
import { momentCommentsApi, momentListApi } from './moment-api.ts'
import { cardUpdateApi, messageRecallApi } from './message-change-api.ts'
import { messageSendApi } from './message-api.ts'
import { tagAddApi } from './tag-add-api.ts'
import { strategyTagListApi, tagDeleteApi, tagEditApi, tagListApi } from './tag-api.ts'
import { resignedTransferApi, resignedTransferResultApi } from './transfer-api.ts'
import { transferApi, transferResultApi } from './transfer-api.ts'
import { unassignedApi } from './unassigned-api.ts'
import { welcomeApi } from './welcome-api.ts'

/** Every API that needs a token. A path that is not here does not exist. */
export const apis: readonly Api[] = [
  corpTicketApi,
  agentTicketApi,
  userInfoApi,
  userGetApi,
  userListApi,
  userSimpleListApi,
  departmentListApi,
  departmentSimpleListApi,
  followUserListApi,
  customerListApi,
  customerGetApi,
  batchByUserApi,
  remarkApi,
  tagListApi,
  tagAddApi,
  tagEditApi,
  tagDeleteApi,
  markTagApi,
  messageSendApi,
  mediaUploadApi,
  mediaGetApi,
  transferApi,
  transferResultApi,
  resignedTransferApi,
  resignedTransferResultApi,
  unassignedApi,
  groupChatListApi,
  groupChatGetApi,
  groupTransferApi,
  groupOnJobTransferApi,
  welcomeApi,
  userDetailApi,
  userIdListApi,
  agentGetApi,
  callbackIpApi,
  apiDomainIpApi,
  strategyTagListApi,
  contactWayAddApi,
  contactWayUpdateApi,
  contactWayGetApi,
  contactWayListApi,
  contactWayDeleteApi,
  behaviorApi,
  acquisitionQuotaApi,
  acquisitionLinksApi,
  messageRecallApi,
  cardUpdateApi,
  pictureUploadApi,
  departmentGetApi,
  momentListApi,
  momentCommentsApi,
]
