/** What a condition says in words, for people who ask why a call failed. A test keeps the list whole. */
export const meanings: Readonly<Record<string, string>> = {
  // Who calls, and whether the portal answers at all.
  noAuthFound:
    'Nobody is known by these credentials: the webhook code is wrong or revoked or has expired, its user is another one, or there were no credentials.',
  invalidCredentials: 'The webhook is right, but its user has been dismissed.',
  invalidToken:
    'No application has this token: it is wrong, or its application was removed, or its authorization ended.',
  expiredToken: 'The access token was right once and has expired. The refresh token gives a new pair.',
  userDismissed: 'The token is right, but its user has been dismissed.',
  userAccess:
    'The application is not open to the user of this token: it is limited to other users, or it is not installed yet and the user is no administrator.',
  insufficientScope: 'The webhook or application does not have a scope that opens this method.',
  methodNotFound:
    'There is no such method. Portico leaves out what it has not built; docs/coverage.md lists what there is.',
  queryLimit: 'More requests came from this address than the plan allows; the counter goes down every second.',
  operationTime: 'The method has run longer for this caller within ten minutes than the plan allows.',
  portalDeleted: 'The portal is in the state `deleted`.',
  overload: 'The portal is in the state `overloaded`.',
  httpsRequired: 'The portal is in the state `https-required`, and the call came over http.',
  freePlan: 'The portal is in the state `free-plan`.',
  manifestMissing: 'The portal is in the state `manifest-missing`.',
  fault: 'A fault that was set on purpose answered instead of the method. Nothing was done.',
  internal: 'A bug of Portico. What happened is in the log of the process; please report it.',
  unexpectedAnswer: 'This is only answered on demand.',
  confirmWaiting: 'This is only answered on demand.',
  confirmDenied: 'This is only answered on demand.',
  paymentRequired: 'The paid or trial period of the application is over, as the operator set it.',

  // What cannot be read.
  unreadable: 'The request could not be read at all; the text of the error says where.',
  nulByte: 'A parameter, or the name of one, has a NUL character in it, which no store keeps.',
  tooLarge: 'The body is larger than --max-body allows.',
  headTooLong: 'The address and the headers together are longer than HTTP servers take.',
  httpMethodNotAllowed: 'The API is called by GET and POST.',
  batchMethodNotAllowed: 'A batch cannot be a command of a batch.',
  batchTooLong: 'A batch has 50 commands at most; this one came after them.',
  cmdNotArray: '`cmd` has to be a map or a list of commands, `method?parameters`.',

  // The authorization server.
  grantTypeMissing: 'The request to the token server has no grant_type.',
  grantTypeUnknown: 'The token server knows authorization_code and refresh_token.',
  parameterMissing: 'A parameter that the token server needs is missing.',
  clientUnknown: 'No application has this client_id and client_secret together.',
  codeInvalid:
    'The code is wrong, older than 30 seconds, or was exchanged before; in the last case its tokens died too.',
  refreshInvalid:
    'The refresh token is wrong, older than 180 days, or was used before; in the last case all tokens of the authorization died.',
  userGone: 'The user of the authorization was dismissed, or the application is no longer open to them.',
  scopeExceeded: 'More was asked for than the application has.',
  tokenUnknown: 'No application has this access token.',

  // Applications, users, departments.
  applicationRequired: 'Only an application may call this: a webhook has none.',
  codeEmpty: 'CODE is missing or empty.',
  wrongEmail: 'EMAIL is missing, or is no e-mail address.',
  emailTaken: 'Another user has this e-mail address.',
  groupMissing: 'An extranet user needs SONET_GROUP_ID.',
  groupInvalid: 'SONET_GROUP_ID holds something that is no id.',
  departmentMissing: 'An employee needs UF_DEPARTMENT with a department that is there.',

  secondRoot: 'There is one department at the top.',
  circle: 'A department cannot be below itself.',
  rootStays: 'The department at the top stays.',
  valueInvalid: 'A value cannot be one of its field.',
  optionsEmpty: '`options` is missing or empty.',
  administratorRequired: 'Only an administrator may set options of an application.',

  // Records.
  accessDenied: 'The roles of the user do not allow this with this record, or with records of this type.',
  typeDenied: 'The roles of the user allow nothing of the kind with any record of this type.',
  memberDenied: 'The roles of the user do not let them read the record that is to be bound.',
  notFound: 'What the call names is not there, or not any more.',
  idInvalid: 'The id is missing, or is no whole number above zero.',
  idMissing: 'The id is missing.',
  ownerIdInvalid: 'The id of the record whose list this is is missing, or is no whole number above zero.',
  memberInvalid: 'The id of the record that is to be bound is missing, or is no whole number above zero.',
  fieldInvalid: 'A value cannot be one of its field.',
  fieldRequired: 'A field that has to be filled is missing.',
  emailInvalid: 'An e-mail address of the record is none.',
  nameRequired: 'A contact needs a name or a last name.',
  fieldsNotArray: '`fields` is missing, or is no map.',
  fieldsNotObject: '`fields` is missing, or is no map.',
  fieldsMissing: '`fields` is missing.',
  paramsNotArray: '`params` is no map.',
  filterNotArray: '`filter` is no map.',
  orderNotArray: '`order` is no map.',
  itemsNotArray: '`items` is missing, or is no list.',

  // User fields.
  nameMissing: 'FIELD_NAME is missing.',
  typeMissing: 'USER_TYPE_ID is missing.',
  nameTooLong: 'The name of the field, with its prefix, is too long.',
  nameInvalid: 'The name of a field has capital letters, digits and underscores only.',
  typeUnknown: 'There is no such type of field, or of record.',
  several: 'Several things are wrong at once; the text lists them.',
  nameTaken: 'There is a field with this name already.',
  tooMany: 'There are as many fields as there can be.',
  elementTaken: 'Two elements of the list have the same XML_ID.',

  // Directories and categories.
  directoryMissing: 'ENTITY_ID is missing.',
  codeMissing: 'STATUS_ID is missing.',
  directoryAndCodeMissing: 'ENTITY_ID and STATUS_ID are missing.',
  directoryUnknown: 'There is no directory with this ENTITY_ID.',
  directoryNotText: 'The filter by ENTITY_ID is no text.',
  afterFinalStage: 'A stage may not come after the final one.',
  codeTaken: 'The directory has an element with this STATUS_ID.',
  notAdded:
    'The element cannot be added: its STATUS_ID has a form or a length that is not allowed, or the group is full.',
  notUpdated: 'The element cannot be changed so.',
  notDeleted: 'The element cannot be deleted: it is the last of its group.',
  parametersInvalid: 'A parameter is not what it has to be.',
  systemElement: 'The element belongs to the system; FORCED=Y deletes it all the same.',
  inUse: 'Records have this element.',
  entityTypeIdMissing: 'entityTypeId is missing.',
  typeWithoutCategories: 'Records of this type have no categories here.',
  hasDeals: 'The category has deals.',
  isDefault: 'The default category stays.',
}
