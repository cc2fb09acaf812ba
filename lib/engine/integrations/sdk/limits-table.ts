// Above 250 lines: a table, with a line for each structure.

/**
 * Limits of texts and numbers that services answer with, by service and structure: `lambda FunctionConfiguration: Timeout 1..`.
 * They are facts of AWS's published API models; the models in SDK packages for JavaScript have none.
 */
export const LIMITS = `
batch Ec2Configuration: imageIdOverride 1..256, imageKubernetesVersion 1..256, imageType 1..256
batch EksEmptyDir: sizeLimit 1..256
batch UpdatePolicy: jobExecutionTimeoutMinutes 1..360
cloudwatch AlarmContributor: ContributorId 1..16, StateReason ..1023
cloudwatch AlarmHistoryItem: AlarmContributorId 1..16, AlarmName 1..255, HistoryData 1..4095, HistorySummary 1..255
cloudwatch AlarmMuteRuleSummary: AlarmMuteRuleArn 1..1600
cloudwatch AlarmPromQLCriteria: PendingPeriod 0..86400, Query 1..10000, RecoveryPeriod 0..86400
cloudwatch AnomalyDetector: MetricName 1..255, Namespace 1..255, Stat ..50
cloudwatch AnomalyDetectorConfiguration: MetricTimezone ..50
cloudwatch CompositeAlarm: ActionsSuppressedReason ..1024, ActionsSuppressor 1..1600, AlarmArn 1..1600, AlarmDescription ..1024, AlarmName 1..255, AlarmRule 1..10240, StateReason ..1023, StateReasonData ..4000
cloudwatch Dimension: Name 1..255, Value 1..1024
cloudwatch GetAlarmMuteRuleOutput: AlarmMuteRuleArn 1..1600, Description ..1024, Name 1..255
cloudwatch GetMetricStreamOutput: Arn 1..1024, FirehoseArn 1..1024, Name 1..255, RoleArn 1..1024
cloudwatch InsightRule: Definition 1..8192, Name 1..128, State 1..32
cloudwatch ManagedRuleDescription: ResourceARN 1..1024, TemplateName 1..128
cloudwatch ManagedRuleState: RuleName 1..128, State 1..32
cloudwatch Metric: MetricName 1..255, Namespace 1..255
cloudwatch MetricAlarm: AlarmArn 1..1600, AlarmDescription ..1024, AlarmName 1..255, DatapointsToAlarm 1.., EvaluateLowSampleCountPercentile 1..255, EvaluationInterval 10..3600, EvaluationPeriods 1.., MetricName 1..255, Namespace 1..255, Period 1.., StateReason ..1023, StateReasonData ..4000, ThresholdMetricId 1..255, TreatMissingData 1..255
cloudwatch MetricDataQuery: AccountId 1..255, Expression 1..2048, Id 1..255, Period 1..
cloudwatch MetricDataResult: Id 1..255
cloudwatch MetricStat: Period 1..
cloudwatch MetricStreamEntry: Arn 1..1024, FirehoseArn 1..1024, Name 1..255
cloudwatch MetricStreamFilter: Namespace 1..255
cloudwatch MetricStreamStatisticsMetric: MetricName 1..255, Namespace 1..255
cloudwatch PutMetricStreamOutput: Arn 1..1024
cloudwatch Schedule: Duration 1..50, Expression 1..256, Timezone 1..50
cloudwatch SingleMetricAnomalyDetector: AccountId 1..255, MetricName 1..255, Namespace 1..255, Stat ..50
cloudwatch Tag: Key 1..128, Value ..256
dynamodb ArchivalSummary: ArchivalBackupArn 37..1024
dynamodb AttributeDefinition: AttributeName 1..255
dynamodb AutoScalingPolicyDescription: PolicyName 1..256
dynamodb AutoScalingSettingsDescription: MaximumUnits 1.., MinimumUnits 1..
dynamodb BackupDetails: BackupArn 37..1024, BackupName 3..255, BackupSizeBytes 0..
dynamodb BackupSummary: BackupArn 37..1024, BackupName 3..255, BackupSizeBytes 0.., TableArn 1..1024, TableName 3..255
dynamodb BatchStatementResponse: TableName 3..255
dynamodb ConsumedCapacity: TableName 1..1024
dynamodb ContributorInsightsSummary: IndexName 3..255, TableName 3..255
dynamodb CsvOptions: Delimiter 1..1
dynamodb DeleteResourcePolicyOutput: RevisionId 1..255
dynamodb DescribeContributorInsightsOutput: IndexName 3..255, TableName 3..255
dynamodb DescribeGlobalTableSettingsOutput: GlobalTableName 3..255
dynamodb DescribeKinesisStreamingDestinationOutput: TableName 3..255
dynamodb DescribeLimitsOutput: AccountMaxReadCapacityUnits 1.., AccountMaxWriteCapacityUnits 1.., TableMaxReadCapacityUnits 1.., TableMaxWriteCapacityUnits 1..
dynamodb ExecuteStatementOutput: NextToken 1..32768
dynamodb ExportDescription: BilledSizeBytes 0.., ExportArn 37..1024, ItemCount 0.., S3Bucket ..255, S3Prefix ..1024, S3SseKmsKeyId 1..2048, TableArn 1..1024
dynamodb ExportSummary: ExportArn 37..1024
dynamodb GetResourcePolicyOutput: RevisionId 1..255
dynamodb GlobalSecondaryIndex: IndexName 3..255
dynamodb GlobalSecondaryIndexDescription: IndexName 3..255
dynamodb GlobalSecondaryIndexInfo: IndexName 3..255
dynamodb GlobalSecondaryIndexWarmThroughputDescription: ReadUnitsPerSecond 1.., WriteUnitsPerSecond 1..
dynamodb GlobalTable: GlobalTableName 3..255
dynamodb GlobalTableDescription: GlobalTableName 3..255
dynamodb ImportSummary: CloudWatchLogGroupArn 1..1024, ImportArn 37..1024, TableArn 1..1024
dynamodb ImportTableDescription: CloudWatchLogGroupArn 1..1024, ErrorCount 0.., ImportArn 37..1024, ImportedItemCount 0.., ProcessedItemCount 0.., TableArn 1..1024
dynamodb KeySchemaElement: AttributeName 1..255
dynamodb KinesisDataStreamDestination: StreamArn 37..1024
dynamodb KinesisStreamingDestinationOutput: StreamArn 37..1024, TableName 3..255
dynamodb ListBackupsOutput: LastEvaluatedBackupArn 37..1024
dynamodb ListGlobalTablesOutput: LastEvaluatedGlobalTableName 3..255
dynamodb ListImportsOutput: NextToken 112..1024
dynamodb ListTablesOutput: LastEvaluatedTableName 3..255
dynamodb LocalSecondaryIndexDescription: IndexName 3..255
dynamodb LocalSecondaryIndexInfo: IndexName 3..255
dynamodb PointInTimeRecoveryDescription: RecoveryPeriodInDays 1..35
dynamodb ProvisionedThroughput: ReadCapacityUnits 1.., WriteCapacityUnits 1..
dynamodb ProvisionedThroughputDescription: NumberOfDecreasesToday 1.., ReadCapacityUnits 0.., WriteCapacityUnits 0..
dynamodb ProvisionedThroughputOverride: ReadCapacityUnits 1..
dynamodb PutResourcePolicyOutput: RevisionId 1..255
dynamodb ReplicaGlobalSecondaryIndexAutoScalingDescription: IndexName 3..255
dynamodb ReplicaGlobalSecondaryIndexDescription: IndexName 3..255
dynamodb ReplicaGlobalSecondaryIndexSettingsDescription: IndexName 3..255, ProvisionedReadCapacityUnits 1.., ProvisionedWriteCapacityUnits 1..
dynamodb ReplicaSettingsDescription: ReplicaProvisionedReadCapacityUnits 0.., ReplicaProvisionedWriteCapacityUnits 0..
dynamodb RestoreSummary: SourceBackupArn 37..1024, SourceTableArn 1..1024
dynamodb S3BucketSource: S3Bucket ..255, S3KeyPrefix ..1024
dynamodb SourceTableDetails: ItemCount 0.., TableArn 1..1024, TableName 3..255
dynamodb TableAutoScalingDescription: TableName 3..255
dynamodb TableCreationParameters: TableName 3..255
dynamodb TableDescription: LatestStreamArn 37..1024, TableName 3..255
dynamodb TableWarmThroughputDescription: ReadUnitsPerSecond 1.., WriteUnitsPerSecond 1..
dynamodb Tag: Key 1..128, Value ..256
dynamodb TimeToLiveDescription: AttributeName 1..255
dynamodb TimeToLiveSpecification: AttributeName 1..255
dynamodb UpdateContributorInsightsOutput: IndexName 3..255, TableName 3..255
dynamodb UpdateGlobalTableSettingsOutput: GlobalTableName 3..255
dynamodb UpdateKinesisStreamingDestinationOutput: StreamArn 37..1024, TableName 3..255
ecs CapacityProviderStrategyItem: base 0..100000, weight 0..1000
ecs DaemonDeploymentConfiguration: drainPercent 0..100
ecs DeploymentLifecycleHookTimeoutConfiguration: timeoutInMinutes 1..20160
ecs ManagedInstancesStorageConfiguration: storageSizeGiB 1..
ecs ManagedScaling: instanceWarmupPeriod 0..10000, maximumScalingStepSize 1..10000, minimumScalingStepSize 1..10000, targetCapacity 1..100
ecs ServiceConnectClientAlias: port 0..65535
ecs ServiceConnectService: ingressPortOverride 0..65535
ecs Tag: key 1..128, value ..256
ecs TimeoutConfiguration: idleTimeoutSeconds 0..2147483647, perRequestTimeoutSeconds 0..2147483647
eventbridge ApiDestination: ApiDestinationArn 1..1600, ConnectionArn 1..1600, InvocationEndpoint 1..2048, InvocationRateLimitPerSecond 1.., Name 1..64
eventbridge AppSyncParameters: GraphQLOperation 1..
eventbridge Archive: ArchiveName 1..48, EventSourceArn 1..1600, RetentionDays 0.., StateReason ..512
eventbridge CancelReplayResponse: ReplayArn 1..1600, StateReason ..512
eventbridge CapacityProviderStrategyItem: base 0..100000, capacityProvider 1..255, weight 0..1000
eventbridge Connection: ConnectionArn 1..1600, Name 1..64, StateReason ..512
eventbridge ConnectionApiKeyAuthResponseParameters: ApiKeyName 1..512
eventbridge ConnectionBasicAuthResponseParameters: Username 1..512
eventbridge ConnectionHeaderParameter: Key ..512, Value ..512
eventbridge ConnectionOAuthClientResponseParameters: ClientID 1..512
eventbridge ConnectionOAuthResponseParameters: AuthorizationEndpoint 1..2048
eventbridge ConnectionQueryStringParameter: Key ..512, Value ..512
eventbridge CreateApiDestinationResponse: ApiDestinationArn 1..1600
eventbridge CreateArchiveResponse: ArchiveArn 1..1600, StateReason ..512
eventbridge CreateConnectionResponse: ConnectionArn 1..1600
eventbridge CreateEndpointResponse: Arn 1..1600, Name 1..64, RoleArn 1..256
eventbridge CreateEventBusResponse: Description ..512, KmsKeyIdentifier ..2048
eventbridge DeadLetterConfig: Arn 1..1600
eventbridge DeauthorizeConnectionResponse: ConnectionArn 1..1600
eventbridge DeleteConnectionResponse: ConnectionArn 1..1600
eventbridge DescribeApiDestinationResponse: ApiDestinationArn 1..1600, ConnectionArn 1..1600, Description ..512, InvocationEndpoint 1..2048, InvocationRateLimitPerSecond 1.., Name 1..64
eventbridge DescribeArchiveResponse: ArchiveArn 1..1600, ArchiveName 1..48, Description ..512, EventPattern ..4096, EventSourceArn 1..1600, KmsKeyIdentifier ..2048, RetentionDays 0.., StateReason ..512
eventbridge DescribeConnectionResourceParameters: ResourceAssociationArn 17..2048, ResourceConfigurationArn ..2048
eventbridge DescribeConnectionResponse: ConnectionArn 1..1600, Description ..512, KmsKeyIdentifier ..2048, Name 1..64, SecretArn 20..2048, StateReason ..512
eventbridge DescribeEndpointResponse: Arn 1..1600, Description ..512, EndpointId 1..50, EndpointUrl 1..256, Name 1..64, RoleArn 1..256, StateReason 1..512
eventbridge DescribeEventBusResponse: Description ..512, KmsKeyIdentifier ..2048
eventbridge DescribeReplayResponse: Description ..512, EventSourceArn 1..1600, ReplayArn 1..1600, ReplayName 1..64, StateReason ..512
eventbridge DescribeRuleResponse: Arn 1..1600, CreatedBy 1..128, Description ..512, EventBusName 1..256, EventPattern ..4096, ManagedBy 1..128, Name 1..64, RoleArn 1..1600, ScheduleExpression ..256
eventbridge EcsParameters: ReferenceId ..1024, TaskCount 1.., TaskDefinitionArn 1..1600
eventbridge Endpoint: Arn 1..1600, Description ..512, EndpointId 1..50, EndpointUrl 1..256, Name 1..64, RoleArn 1..256, StateReason 1..512
eventbridge EndpointEventBus: EventBusArn 1..512
eventbridge EventBus: Description ..512
eventbridge InputTransformer: InputTemplate 1..8192
eventbridge KinesisParameters: PartitionKeyPath ..256
eventbridge ListApiDestinationsResponse: NextToken 1..2048
eventbridge ListArchivesResponse: NextToken 1..2048
eventbridge ListConnectionsResponse: NextToken 1..2048
eventbridge ListEndpointsResponse: NextToken 1..2048
eventbridge ListEventBusesResponse: NextToken 1..2048
eventbridge ListEventSourcesResponse: NextToken 1..2048
eventbridge ListPartnerEventSourceAccountsResponse: NextToken 1..2048
eventbridge ListPartnerEventSourcesResponse: NextToken 1..2048
eventbridge ListReplaysResponse: NextToken 1..2048
eventbridge ListRuleNamesByTargetResponse: NextToken 1..2048
eventbridge ListRulesResponse: NextToken 1..2048
eventbridge ListTargetsByRuleResponse: NextToken 1..2048
eventbridge PartnerEventSourceAccount: Account 12..12
eventbridge PlacementConstraint: expression ..2000
eventbridge PlacementStrategy: field ..255
eventbridge Primary: HealthCheck 1..1600
eventbridge PutEventsResultEntry: EventId ..64
eventbridge PutPartnerEventsResultEntry: EventId ..64
eventbridge PutRuleResponse: RuleArn 1..1600
eventbridge PutTargetsResultEntry: TargetId 1..64
eventbridge RedshiftDataParameters: Database 1..64, DbUser 1..128, SecretManagerArn 1..1600, Sql 1..100000, StatementName 1..500
eventbridge RemoveTargetsResultEntry: TargetId 1..64
eventbridge Replay: EventSourceArn 1..1600, ReplayName 1..64, StateReason ..512
eventbridge ReplayDestination: Arn 1..1600
eventbridge RetryPolicy: MaximumEventAgeInSeconds 60..86400, MaximumRetryAttempts 0..185
eventbridge Rule: Arn 1..1600, Description ..512, EventBusName 1..256, EventPattern ..4096, ManagedBy 1..128, Name 1..64, RoleArn 1..1600, ScheduleExpression ..256
eventbridge RunCommandTarget: Key 1..128
eventbridge SageMakerPipelineParameter: Name 1..256, Value ..1024
eventbridge Secondary: Route 9..20
eventbridge SqsParameters: MessageGroupId ..100
eventbridge StartReplayResponse: ReplayArn 1..1600, StateReason ..512
eventbridge Tag: Key 1..128, Value ..256
eventbridge Target: Arn 1..1600, Id 1..64, Input ..8192, InputPath ..256, RoleArn 1..1600
eventbridge UpdateApiDestinationResponse: ApiDestinationArn 1..1600
eventbridge UpdateArchiveResponse: ArchiveArn 1..1600, StateReason ..512
eventbridge UpdateConnectionResponse: ConnectionArn 1..1600
eventbridge UpdateEndpointResponse: Arn 1..1600, EndpointId 1..50, EndpointUrl 1..256, Name 1..64, RoleArn 1..256
eventbridge UpdateEventBusResponse: Description ..512, KmsKeyIdentifier ..2048, Name 1..256
kms AliasListEntry: AliasArn 20..2048, AliasName 1..256, TargetKeyId 1..2048
kms CancelKeyDeletionResponse: KeyId 1..2048
kms CreateCustomKeyStoreResponse: CustomKeyStoreId 1..64
kms CreateGrantResponse: GrantId 1..128, GrantToken 1..8192
kms CustomKeyStoresListEntry: CloudHsmClusterId 19..24, CustomKeyStoreId 1..64, CustomKeyStoreName 1..256, TrustAnchorCertificate 1..5000
kms DecryptResponse: CiphertextForRecipient 1..6144, KeyId 1..2048, KeyMaterialId 64..64, Plaintext 1..4096
kms DeleteImportedKeyMaterialResponse: KeyId 1..2048, KeyMaterialId ..64
kms DeriveSharedSecretResponse: CiphertextForRecipient 1..6144, KeyId 1..2048, SharedSecret 1..4096
kms DescribeCustomKeyStoresResponse: NextMarker 1..1024
kms EncryptResponse: CiphertextBlob 1..6144, KeyId 1..2048
kms GenerateDataKeyPairResponse: CiphertextForRecipient 1..6144, KeyId 1..2048, KeyMaterialId 64..64, PrivateKeyCiphertextBlob 1..6144, PrivateKeyPlaintext 1..4096, PublicKey 1..8192
kms GenerateDataKeyPairWithoutPlaintextResponse: KeyId 1..2048, KeyMaterialId 64..64, PrivateKeyCiphertextBlob 1..6144, PublicKey 1..8192
kms GenerateDataKeyResponse: CiphertextBlob 1..6144, CiphertextForRecipient 1..6144, KeyId 1..2048, KeyMaterialId 64..64, Plaintext 1..4096
kms GenerateDataKeyWithoutPlaintextResponse: CiphertextBlob 1..6144, KeyId 1..2048, KeyMaterialId 64..64
kms GenerateMacResponse: KeyId 1..2048, Mac 1..6144
kms GenerateRandomResponse: CiphertextForRecipient 1..6144, Plaintext 1..4096
kms GetKeyLastUsageResponse: KeyId 1..2048
kms GetKeyPolicyResponse: Policy 1.., PolicyName 1..128
kms GetKeyRotationStatusResponse: KeyId 1..2048, RotationPeriodInDays 90..2560
kms GetParametersForImportResponse: ImportToken 1..6144, KeyId 1..2048, PublicKey 1..4096
kms GetPublicKeyResponse: KeyId 1..2048, PublicKey 1..8192
kms GrantListEntry: GrantId 1..128, GranteePrincipal 1..256, IssuingAccount 1..256, KeyId 1..2048, Name 1..256, RetiringPrincipal 1..256
kms ImportKeyMaterialResponse: KeyId 1..2048, KeyMaterialId 64..64
kms KeyListEntry: KeyArn 20..2048, KeyId 1..2048
kms KeyMetadata: Arn 20..2048, CloudHsmClusterId 19..24, CurrentKeyMaterialId 64..64, CustomKeyStoreId 1..64, Description ..8192, KeyId 1..2048, PendingDeletionWindowInDays 1..365
kms ListAliasesResponse: NextMarker 1..1024
kms ListGrantsResponse: NextMarker 1..1024
kms ListKeyPoliciesResponse: NextMarker 1..1024
kms ListKeyRotationsResponse: NextMarker 1..1024
kms ListKeysResponse: NextMarker 1..1024
kms ListResourceTagsResponse: NextMarker 1..1024
kms MultiRegionKey: Arn 20..2048, Region 1..32
kms ReEncryptResponse: CiphertextBlob 1..6144, DestinationKeyMaterialId 64..64, KeyId 1..2048, SourceKeyId 1..2048, SourceKeyMaterialId 64..64
kms ReplicateKeyResponse: ReplicaPolicy 1..
kms RotateKeyOnDemandResponse: KeyId 1..2048
kms RotationsListEntry: KeyId 1..2048, KeyMaterialDescription ..256, KeyMaterialId 64..64
kms ScheduleKeyDeletionResponse: KeyId 1..2048, PendingWindowInDays 1..365
kms SignResponse: KeyId 1..2048, Signature 1..6144
kms Tag: TagKey 1..128, TagValue ..256
kms VerifyMacResponse: KeyId 1..2048
kms VerifyResponse: KeyId 1..2048
kms XksKeyConfigurationType: Id 1..128
kms XksProxyConfigurationType: AccessKeyId 20..30, UriEndpoint 10..128, UriPath 10..128, VpcEndpointServiceName 20..64, VpcEndpointServiceOwner 12..12
lambda AccountLimit: UnreservedConcurrentExecutions 0..
lambda AliasConfiguration: AliasArn ..10000, Description ..256, FunctionVersion 1..1024, Name 1..128
lambda AmazonManagedKafkaEventSourceConfig: ConsumerGroupId 1..200
lambda CallbackDetails: CallbackId 1..1024
lambda CallbackStartedDetails: CallbackId 1..1024, HeartbeatTimeout 0.., Timeout 0..
lambda CapacityProvider: CapacityProviderArn 1..140
lambda CapacityProviderScalingConfig: MaxVCpuCount 2..15000
lambda ChainedInvokeStartedDetails: DurableExecutionArn 1..1024, ExecutedVersion 1..1024, FunctionName 1..256, TenantId 1..256
lambda CheckpointDurableExecutionResponse: CheckpointToken 1..2048
lambda CodeSigningConfig: CodeSigningConfigArn ..200, Description ..256
lambda Concurrency: ReservedConcurrentExecutions 0..
lambda Cors: MaxAge 0..86400
lambda CreateFunctionUrlConfigResponse: FunctionArn ..10000, FunctionUrl 40..100
lambda DocumentDBEventSourceConfig: CollectionName 1..57, DatabaseName 1..63
lambda DurableConfig: ExecutionTimeout 1..31622400, RetentionPeriodInDays 1..90
lambda EphemeralStorage: Size 512..10240
lambda Event: EventId 1.., Id 1..64, Name 1..256, ParentId 1..64, SubType 1..32
lambda EventSourceMappingConfiguration: BatchSize 1..10000, EventSourceMappingArn 85..120, FunctionArn ..10000, MaximumBatchingWindowInSeconds 0..300, MaximumRecordAgeInSeconds -1..604800, MaximumRetryAttempts -1..10000, ParallelizationFactor 1..10, TumblingWindowInSeconds 0..900
lambda Execution: DurableExecutionArn 1..1024, DurableExecutionName 1..64, FunctionArn ..10000
lambda ExecutionStartedDetails: ExecutionTimeout 0..
lambda FileSystemConfig: Arn ..256, LocalMountPath ..160
lambda Filter: Pattern ..4096
lambda FilterCriteriaError: ErrorCode 10..50, Message 10..2048
lambda FunctionConfiguration: Description ..256, FunctionArn ..10000, FunctionName 1..256, Handler ..128, MasterArn ..10000, MemorySize 128..10240, Timeout 1.., Version 1..1024
lambda FunctionEventInvokeConfig: FunctionArn ..10000, MaximumEventAgeInSeconds 60..21600, MaximumRetryAttempts 0..2
lambda FunctionScalingConfig: MaxExecutionEnvironments 0..15000, MinExecutionEnvironments 0..15000
lambda FunctionUrlConfig: FunctionArn ..10000, FunctionUrl 40..100
lambda FunctionVersionsByCapacityProviderListItem: FunctionArn ..10000
lambda GetDurableExecutionResponse: DurableExecutionArn 1..1024, DurableExecutionName 1..64, FunctionArn ..10000, Version 1..1024
lambda GetFunctionCodeSigningConfigResponse: CodeSigningConfigArn ..200, FunctionName 1..140
lambda GetFunctionConcurrencyResponse: ReservedConcurrentExecutions 0..
lambda GetFunctionScalingConfigResponse: FunctionArn ..10000
lambda GetFunctionUrlConfigResponse: FunctionArn ..10000, FunctionUrl 40..100
lambda GetLayerVersionResponse: Description ..256, LayerArn 1..140, LayerVersionArn 1..140, LicenseInfo ..512
lambda GetProvisionedConcurrencyConfigResponse: AllocatedProvisionedConcurrentExecutions 0.., AvailableProvisionedConcurrentExecutions 0.., RequestedProvisionedConcurrentExecutions 1..
lambda GetRuntimeManagementConfigResponse: FunctionArn ..10000, RuntimeVersionArn 26..2048
lambda ImageConfig: WorkingDirectory ..1000
lambda InvocationResponse: DurableExecutionArn 1..1024, ExecutedVersion 1..1024
lambda InvokeWithResponseStreamResponse: ExecutedVersion 1..1024
lambda KafkaSchemaRegistryConfig: SchemaRegistryURI 1..10000
lambda LambdaManagedInstancesCapacityProviderConfig: CapacityProviderArn 1..140, ExecutionEnvironmentMemoryGiBPerVCpu 2..8, PerExecutionEnvironmentMaxConcurrency 1..1600
lambda Layer: Arn 1..140
lambda LayerVersionsListItem: Description ..256, LayerVersionArn 1..140, LicenseInfo ..512
lambda LayersListItem: LayerArn 1..140, LayerName 1..140
lambda ListFunctionVersionsByCapacityProviderResponse: CapacityProviderArn 1..140
lambda LoggingConfig: LogGroup 1..512
lambda OnFailure: Destination ..350
lambda OnSuccess: Destination ..350
lambda Operation: Id 1..64, Name 1..256, ParentId 1..64, SubType 1..32
lambda ProvisionedConcurrencyConfigListItem: AllocatedProvisionedConcurrentExecutions 0.., AvailableProvisionedConcurrentExecutions 0.., FunctionArn ..10000, RequestedProvisionedConcurrentExecutions 1..
lambda ProvisionedPollerConfig: MaximumPollers 1..2000, MinimumPollers 1..200, PollerGroupName ..128
lambda PublishLayerVersionResponse: Description ..256, LayerArn 1..140, LayerVersionArn 1..140, LicenseInfo ..512
lambda PutFunctionCodeSigningConfigResponse: CodeSigningConfigArn ..200, FunctionName 1..140
lambda PutProvisionedConcurrencyConfigResponse: AllocatedProvisionedConcurrentExecutions 0.., AvailableProvisionedConcurrentExecutions 0.., RequestedProvisionedConcurrentExecutions 1..
lambda PutRuntimeManagementConfigResponse: FunctionArn ..10000, RuntimeVersionArn 26..2048
lambda RetryDetails: CurrentAttempt 0.., NextAttemptDelaySeconds 0..
lambda RuntimeVersionConfig: RuntimeVersionArn 26..2048
lambda ScalingConfig: MaximumConcurrency 2..1000
lambda SelfManagedKafkaEventSourceConfig: ConsumerGroupId 1..200
lambda SourceAccessConfiguration: URI 1..200
lambda StepDetails: Attempt 0..
lambda TagsError: ErrorCode 10..21, Message 84..1000
lambda TargetTrackingScalingPolicy: TargetValue 0..100
lambda TraceHeader: XAmznTraceId ..8192
lambda UpdateFunctionUrlConfigResponse: FunctionArn ..10000, FunctionUrl 40..100
lambda WaitStartedDetails: Duration 0..
lambda WaitSucceededDetails: Duration 0..
s3 Bucket: BucketArn 1..128
s3 CompleteMultipartUploadOutput: Key 1..
s3 CreateBucketOutput: BucketArn 1..128
s3 CreateMultipartUploadOutput: Key 1..
s3 DeleteMarkerEntry: Key 1..
s3 DeletedObject: Key 1..
s3 Error: Key 1..
s3 ErrorDocument: Key 1..
s3 HeadBucketOutput: BucketArn 1..128, BucketRegion ..20
s3 ListDirectoryBucketsOutput: ContinuationToken ..1024
s3 ListPartsOutput: Key 1..
s3 MultipartUpload: Key 1..
s3 Object: Key 1..
s3 ObjectVersion: Key 1..
s3 Tag: Key 1..
scheduler CapacityProviderStrategyItem: base 0..100000, capacityProvider 1..255, weight 0..1000
scheduler CreateScheduleGroupOutput: ScheduleGroupArn 1..1224
scheduler CreateScheduleOutput: ScheduleArn 1..1224
scheduler DeadLetterConfig: Arn 1..1600
scheduler EcsParameters: Group 1..255, PlatformVersion 1..64, ReferenceId ..1024, TaskCount 1..10, TaskDefinitionArn 1..1600
scheduler EventBridgeParameters: DetailType 1..128, Source 1..256
scheduler FlexibleTimeWindow: MaximumWindowInMinutes 1..1440
scheduler GetScheduleGroupOutput: Arn 1..1224, Name 1..64
scheduler GetScheduleOutput: Arn 1..1224, Description ..512, GroupName 1..64, KmsKeyArn 1..2048, Name 1..64, ScheduleExpression 1..256, ScheduleExpressionTimezone 1..50
scheduler KinesisParameters: PartitionKey 1..256
scheduler ListScheduleGroupsOutput: NextToken 1..2048
scheduler ListSchedulesOutput: NextToken 1..2048
scheduler PlacementConstraint: expression ..2000
scheduler PlacementStrategy: field ..255
scheduler RetryPolicy: MaximumEventAgeInSeconds 60..86400, MaximumRetryAttempts 0..185
scheduler SageMakerPipelineParameter: Name 1..256, Value 1..1024
scheduler ScheduleGroupSummary: Arn 1..1224, Name 1..64
scheduler ScheduleSummary: Arn 1..1224, GroupName 1..64, Name 1..64
scheduler SqsParameters: MessageGroupId 1..128
scheduler Tag: Key 1..128, Value 1..256
scheduler Target: Arn 1..1600, Input 1.., RoleArn 1..1600
scheduler TargetSummary: Arn 1..1600
scheduler UpdateScheduleOutput: ScheduleArn 1..1224
secretsmanager APIErrorType: SecretId 1..2048
secretsmanager BatchGetSecretValueResponse: NextToken 1..4096
secretsmanager CancelRotateSecretResponse: ARN 20..2048, Name 1..256, VersionId 32..64
secretsmanager CreateSecretResponse: ARN 20..2048, Name 1..256, VersionId 32..64
secretsmanager DeleteResourcePolicyResponse: ARN 20..2048, Name 1..512
secretsmanager DeleteSecretResponse: ARN 20..2048, Name 1..256
secretsmanager DescribeSecretResponse: ARN 20..2048, Description ..2048, ExternalSecretRotationRoleArn 20..2048, KmsKeyId ..2048, Name 1..256, OwningService 1..128, PrimaryRegion 1..128, RotationLambdaARN ..2048, Type ..256
secretsmanager ExternalSecretRotationMetadataItem: Key 1..256, Value 1..2048
secretsmanager GetRandomPasswordResponse: RandomPassword ..4096
secretsmanager GetResourcePolicyResponse: ARN 20..2048, Name 1..512, ResourcePolicy 1..20480
secretsmanager GetSecretValueResponse: ARN 20..2048, Name 1..256, SecretBinary 1..65536, SecretString 1..65536, VersionId 32..64
secretsmanager ListSecretVersionIdsResponse: ARN 20..2048, Name 1..256, NextToken 1..4096
secretsmanager ListSecretsResponse: NextToken 1..4096
secretsmanager PutResourcePolicyResponse: ARN 20..2048, Name 1..512
secretsmanager PutSecretValueResponse: ARN 20..2048, Name 1..256, VersionId 32..64
secretsmanager RemoveRegionsFromReplicationResponse: ARN 20..2048
secretsmanager ReplicateSecretToRegionsResponse: ARN 20..2048
secretsmanager ReplicationStatusType: KmsKeyId ..2048, Region 1..128, StatusMessage 1..4096
secretsmanager RestoreSecretResponse: ARN 20..2048, Name 1..256
secretsmanager RotateSecretResponse: ARN 20..2048, Name 1..256, VersionId 32..64
secretsmanager RotationRulesType: AutomaticallyAfterDays 1..1000, Duration 2..3, ScheduleExpression 1..256
secretsmanager SecretListEntry: ARN 20..2048, Description ..2048, ExternalSecretRotationRoleArn 20..2048, KmsKeyId ..2048, Name 1..256, OwningService 1..128, PrimaryRegion 1..128, RotationLambdaARN ..2048, Type ..256
secretsmanager SecretValueEntry: ARN 20..2048, Name 1..256, SecretBinary 1..65536, SecretString 1..65536, VersionId 32..64
secretsmanager SecretVersionsListEntry: VersionId 32..64
secretsmanager StopReplicationToReplicaResponse: ARN 20..2048
secretsmanager Tag: Key 1..128, Value ..256
secretsmanager UpdateSecretResponse: ARN 20..2048, Name 1..256, VersionId 32..64
secretsmanager UpdateSecretVersionStageResponse: ARN 20..2048, Name 1..256
secretsmanager ValidationErrorsEntry: CheckName 1..512
sfn ActivityFailedEventDetails: cause ..32768, error ..256
sfn ActivityListItem: activityArn 1..256, name 1..80
sfn ActivityScheduleFailedEventDetails: cause ..32768, error ..256
sfn ActivityScheduledEventDetails: resource 1..256
sfn ActivityStartedEventDetails: workerName ..256
sfn ActivityTimedOutEventDetails: cause ..32768, error ..256
sfn BillingDetails: billedDurationInMilliseconds 0.., billedMemoryUsedInMB 0..
sfn CloudWatchLogsLogGroup: logGroupArn 1..256
sfn CreateActivityOutput: activityArn 1..256
sfn CreateStateMachineAliasOutput: stateMachineAliasArn 1..256
sfn CreateStateMachineOutput: stateMachineArn 1..256, stateMachineVersionArn 1..256
sfn DescribeActivityOutput: activityArn 1..256, name 1..80
sfn DescribeExecutionOutput: cause ..32768, error ..256, executionArn 1..256, mapRunArn 1..2000, name 1..80, stateMachineAliasArn 1..256, stateMachineArn 1..256, stateMachineVersionArn 1..256, traceHeader ..256
sfn DescribeMapRunOutput: executionArn 1..256, mapRunArn 1..2000, maxConcurrency 0.., toleratedFailureCount 0.., toleratedFailurePercentage 0..100
sfn DescribeStateMachineAliasOutput: description ..256, name 1..80, stateMachineAliasArn 1..256
sfn DescribeStateMachineForExecutionOutput: definition 1.., mapRunArn 1..2000, name 1..80, roleArn 1..256, stateMachineArn 1..256
sfn DescribeStateMachineOutput: definition 1.., description ..256, name 1..80, roleArn 1..256, stateMachineArn 1..256
sfn EncryptionConfiguration: kmsDataKeyReusePeriodSeconds 60..900, kmsKeyId 1..2048
sfn EvaluationFailedEventDetails: cause ..32768, error ..256, location ..256, state 1..80
sfn ExecutionAbortedEventDetails: cause ..32768, error ..256
sfn ExecutionFailedEventDetails: cause ..32768, error ..256
sfn ExecutionListItem: executionArn 1..256, itemCount 0.., mapRunArn 1..2000, name 1..80, stateMachineAliasArn 1..256, stateMachineArn 1..256, stateMachineVersionArn 1..256
sfn ExecutionStartedEventDetails: roleArn 1..256, stateMachineAliasArn 1..256, stateMachineVersionArn 1..256
sfn ExecutionTimedOutEventDetails: cause ..32768, error ..256
sfn GetActivityTaskOutput: taskToken 1..2048
sfn GetExecutionHistoryOutput: nextToken 1..1024
sfn InspectionData: maxConcurrency 0.., toleratedFailureCount 0.., toleratedFailurePercentage 0..100
sfn InspectionErrorDetails: catchIndex 0.., retryBackoffIntervalSeconds 0.., retryIndex 0..
sfn LambdaFunctionFailedEventDetails: cause ..32768, error ..256
sfn LambdaFunctionScheduleFailedEventDetails: cause ..32768, error ..256
sfn LambdaFunctionScheduledEventDetails: resource 1..256
sfn LambdaFunctionStartFailedEventDetails: cause ..32768, error ..256
sfn LambdaFunctionTimedOutEventDetails: cause ..32768, error ..256
sfn ListActivitiesOutput: nextToken 1..1024
sfn ListExecutionsOutput: nextToken 1..3096
sfn ListMapRunsOutput: nextToken 1..1024
sfn ListStateMachineAliasesOutput: nextToken 1..1024
sfn ListStateMachineVersionsOutput: nextToken 1..1024
sfn ListStateMachinesOutput: nextToken 1..1024
sfn MapIterationEventDetails: index 0.., name 1..80
sfn MapRunExecutionCounts: aborted 0.., failed 0.., pending 0.., resultsWritten 0.., running 0.., succeeded 0.., timedOut 0.., total 0..
sfn MapRunFailedEventDetails: cause ..32768, error ..256
sfn MapRunItemCounts: aborted 0.., failed 0.., pending 0.., resultsWritten 0.., running 0.., succeeded 0.., timedOut 0.., total 0..
sfn MapRunListItem: executionArn 1..256, mapRunArn 1..2000, stateMachineArn 1..256
sfn MapRunRedrivenEventDetails: mapRunArn 1..2000
sfn MapRunStartedEventDetails: mapRunArn 1..2000
sfn MapStateStartedEventDetails: length 0..
sfn PublishStateMachineVersionOutput: stateMachineVersionArn 1..256
sfn RoutingConfigurationListItem: stateMachineVersionArn 1..256, weight 0..100
sfn StartExecutionOutput: executionArn 1..256
sfn StartSyncExecutionOutput: cause ..32768, error ..256, executionArn 1..256, name 1..80, stateMachineArn 1..256, traceHeader ..256
sfn StateEnteredEventDetails: name 1..80
sfn StateExitedEventDetails: name 1..80
sfn StateMachineAliasListItem: stateMachineAliasArn 1..2000
sfn StateMachineListItem: name 1..80, stateMachineArn 1..256
sfn StateMachineVersionListItem: stateMachineVersionArn 1..2000
sfn Tag: key 1..128, value ..256
sfn TaskCredentials: roleArn 1..2000
sfn TaskFailedEventDetails: cause ..32768, error ..256, resource 1..80, resourceType 1..80
sfn TaskScheduledEventDetails: region 1..80, resource 1..80, resourceType 1..80
sfn TaskStartFailedEventDetails: cause ..32768, error ..256, resource 1..80, resourceType 1..80
sfn TaskStartedEventDetails: resource 1..80, resourceType 1..80
sfn TaskSubmitFailedEventDetails: cause ..32768, error ..256, resource 1..80, resourceType 1..80
sfn TaskSubmittedEventDetails: resource 1..80, resourceType 1..80
sfn TaskSucceededEventDetails: resource 1..80, resourceType 1..80
sfn TaskTimedOutEventDetails: cause ..32768, error ..256, resource 1..80, resourceType 1..80
sfn TestStateOutput: cause ..32768, error ..256, nextState 1..80
sfn UpdateStateMachineOutput: stateMachineVersionArn 1..256
sns PhoneNumberInformation: Iso2CountryCode ..2
sns SMSSandboxPhoneNumber: PhoneNumber ..20
sns Tag: Key 1..128, Value ..256
`;
