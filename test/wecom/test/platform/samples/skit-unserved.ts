const massMessages = 'mass messages: the product talks to customers through the staff’s own client'
const noProduct = 'not a thing the product does'
const suites = 'for third-party suites, not for an app of the corp’s own'
const directory = 'the product only reads the directory'
const content = 'moments and product albums: the product does not publish'

/** Samples of APIs the simulator does not have, by the beginning of their path, and why. */
export const unserved: Record<string, string> = {
  'CgibinAgent/CgibinAgentGetAdminList': suites,
  'CgibinAgent/CgibinAgentGetPermissions': suites,
  'CgibinAgent/CgibinAgentList': noProduct,
  'CgibinAgent/CgibinAgentMigrateToCustomizedApp': suites,
  'CgibinAgent/CgibinAgentSet': 'an app is set up in the admin console',
  'CgibinAgent/Workbench/': noProduct,
  'CgibinAuth/CgibinAuthGetUserInfo': 'tried in oauth.test.ts: its code comes from a browser',
  'CgibinAuth/TAF/': 'two-factor sign-in is the console’s',
  'CgibinDepartment/CgibinDepartmentCreate': directory,
  'CgibinDepartment/CgibinDepartmentUpdate': directory,
  'CgibinExternalContact/CgibinExternalContactBatchToExternalUserId': 'school corps only',
  'CgibinExternalContact/CgibinExternalContactCloseTempChat': 'medical corps only',
  'CgibinExternalContact/CgibinExternalContactContactList': 'masked strangers are no customers',
  'CgibinExternalContact/CgibinExternalContactConvertToOpenId': noProduct,
  'CgibinExternalContact/CgibinExternalContactOpenGroupIdToChatId': noProduct,
  'CgibinExternalContact/CgibinExternalContactToServiceExternalUserId': suites,
  'CgibinExternalContact/CgibinExternalContactUnionIdToExternalUserId': noProduct,
  'CgibinExternalContact/CustomerAcquisition/CgibinExternalContactCustomerAcquisitionAppGetPermit':
    suites,
  'CgibinExternalContact/CustomerAcquisition/':
    'links are made in the console; list and quota are there',
  'CgibinExternalContact/CustomerStrategy/': 'rule groups are the console’s',
  'CgibinExternalContact/GroupChat/JoinWay/': noProduct,
  'CgibinExternalContact/GroupChat/Statistics/': noProduct,
  'CgibinExternalContact/GroupMessage/': massMessages,
  'CgibinExternalContact/GroupWelcome/CgibinExternalContactGroupWelcomeTemplate': noProduct,
  'CgibinExternalContact/InterceptRule/': 'the console’s',
  'CgibinExternalContact/Message/': 'school corps only',
  'CgibinExternalContact/Migration/': suites,
  'CgibinExternalContact/Moment/': content,
  'CgibinExternalContact/MomentStrategy/': content,
  'CgibinExternalContact/ProductAlbum/': content,
  'CgibinExternalContact/StrategyTag/': 'rule groups are the console’s; the (empty) list is there',
  'CgibinExternalContact/Subscribe/': 'school corps only',
  'CgibinMedia/CgibinMediaUploadByUrl':
    'files of up to 200 MB by address: not a thing the product does',
  'CgibinMedia/CgibinMediaUpload': 'tried in media.test.ts: its request is a form with a file',
  'CgibinMessage/CgibinMessageGetStatistics': noProduct,
  'CgibinMessage/CgibinMessageUpdateTaskCard': 'withdrawn in favour of template cards',
  'CgibinUser/Auth/': suites,
  'CgibinUser/CgibinUserBatchDelete': directory,
  'CgibinUser/CgibinUserConvert': noProduct,
  'CgibinUser/CgibinUserCreate': directory,
  'CgibinUser/CgibinUserGetActiveStat': noProduct,
  'CgibinUser/CgibinUserGetUserId':
    'looking people up by mobile or mail: not a thing the product does',
  'CgibinUser/CgibinUserGetUserInfo': 'the old form of auth/getuserinfo',
  'CgibinUser/CgibinUserListSelectedTicketUser': suites,
  'CgibinUser/CgibinUserUpdate': directory,
}
