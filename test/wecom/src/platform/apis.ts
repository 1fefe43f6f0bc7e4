import { agentTicketApi, corpTicketApi, userInfoApi } from './access-api.ts'
import type { Api } from './call.ts'
import { batchByUserApi, customerGetApi, customerListApi } from './customer-api.ts'
import { followUserListApi, remarkApi } from './customer-api.ts'
import { departmentListApi, departmentSimpleListApi, userGetApi } from './directory-api.ts'
import { userListApi, userSimpleListApi } from './directory-api.ts'
import { markTagApi } from './mark-tag-api.ts'
import { mediaGetApi, mediaUploadApi } from './media-api.ts'
import { messageSendApi } from './message-api.ts'
import { tagAddApi } from './tag-add-api.ts'
import { tagDeleteApi, tagEditApi, tagListApi } from './tag-api.ts'

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
]
