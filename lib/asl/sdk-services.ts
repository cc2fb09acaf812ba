/**
 * Services that tasks reach through the AWS SDK, as resources write them: the names of the SDK for Java.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const SDK_SERVICES: ReadonlySet<string> = new Set(
  (
    'accessanalyzer account acm acmpca alexaforbusiness amp amplify amplifybackend amplifyuibuilder ' +
    'apigateway apigatewaymanagementapi apigatewayv2 appconfig appconfigdata appfabric appflow ' +
    'appintegrations applicationautoscaling applicationcostprofiler applicationdiscovery ' +
    'applicationinsights applicationsignals appmesh apprunner appstream appsync apptest arcregionswitch ' +
    'arczonalshift artifact athena auditmanager autoscaling autoscalingplans b2bi backup backupgateway ' +
    'backupsearch batch bcmdashboards bcmdataexports bcmpricingcalculator bcmrecommendedactions bedrock ' +
    'bedrockagent bedrockagentcore bedrockagentcorecontrol bedrockagentruntime bedrockdataautomation ' +
    'bedrockdataautomationruntime bedrockruntime billing billingconductor braket budgets chatbot chime ' +
    'chimesdkidentity chimesdkmediapipelines chimesdkmeetings chimesdkmessaging chimesdkvoice cleanrooms ' +
    'cleanroomsml cloud9 cloudcontrol clouddirectory cloudformation cloudfront cloudfrontkeyvaluestore ' +
    'cloudhsm cloudhsmv2 cloudsearch cloudsearchdomain cloudtrail cloudtraildata cloudwatch ' +
    'cloudwatchevents cloudwatchlogs codeartifact codebuild codecatalyst codecommit codeconnections ' +
    'codedeploy codeguruprofiler codegurureviewer codegurusecurity codepipeline codestar ' +
    'codestarconnections codestarnotifications cognitoidentity cognitoidentityprovider cognitosync ' +
    'comprehend comprehendmedical computeoptimizer config connect connectcampaigns connectcampaignsv2 ' +
    'connectcases connectcontactlens connectparticipant controlcatalog controltower costandusagereport ' +
    'costexplorer costoptimizationhub customerprofiles databasemigration databrew dataexchange ' +
    'datapipeline datasync datazone dax deadline detective devicefarm devopsguru directconnect directory ' +
    'directoryservicedata dlm docdb docdbelastic drs dsql dynamodb dynamodbstreams ebs ec2 ' +
    'ec2instanceconnect ecr ecrpublic ecs ecsexec efs eks eksauth elasticache elasticbeanstalk ' +
    'elasticinference elasticloadbalancing elasticloadbalancingv2 elasticsearch elastictranscoder ' +
    'elementalinference emr emrcontainers emrserverless entityresolution eventbridge evidently evs ' +
    'finspace finspacedata firehose fis fms forecast forecastquery frauddetector freetier fsx gamelift ' +
    'gameliftstreams geomaps geoplaces georoutes glacier globalaccelerator glue grafana greengrass ' +
    'greengrassv2 groundstation guardduty health healthlake honeycode iam identitystore imagebuilder ' +
    'inspector inspector2 inspectorscan internetmonitor invoicing iot iot1clickprojects iotanalytics ' +
    'iotdataplane iotdeviceadvisor iotevents ioteventsdata iotfleethub iotfleetwise iotjobsdataplane ' +
    'iotmanagedintegrations iotsecuretunneling iotsitewise iotthingsgraph iottwinmaker iotwireless ivs ' +
    'ivschat ivsrealtime kafka kafkaconnect kendra kendraranking keyspaces keyspacesstreams kinesis ' +
    'kinesisanalytics kinesisanalyticsv2 kinesisvideo kinesisvideoarchivedmedia kinesisvideomedia ' +
    'kinesisvideosignaling kinesisvideowebrtcstorage kms lakeformation lambda launchwizard ' +
    'lexmodelbuilding lexmodelsv2 lexruntime lexruntimev2 licensemanager licensemanagerlinuxsubscriptions ' +
    'licensemanagerusersubscriptions lightsail location lookoutequipment lookoutmetrics lookoutvision m2 ' +
    'machinelearning macie2 mailmanager managedblockchain managedblockchainquery marketplaceagreement ' +
    'marketplacecatalog marketplacecommerceanalytics marketplacedeployment marketplaceentitlement ' +
    'marketplacemetering marketplacereporting mediaconnect mediaconvert medialive mediapackage ' +
    'mediapackagev2 mediapackagevod mediastore mediastoredata mediatailor medicalimaging memorydb mgn ' +
    'migrationhub migrationhubconfig migrationhuborchestrator migrationhubrefactorspaces ' +
    'migrationhubstrategy mobile mpa mq mturk mwaa neptune neptunedata neptunegraph networkfirewall ' +
    'networkflowmonitor networkmanager networkmonitor nimble notifications notificationscontacts oam ' +
    'observabilityadmin odb omics opensearch opensearchserverless opsworks opsworkscm organizations osis ' +
    'outposts panorama partnercentralaccount partnercentralbenefits partnercentralchannel ' +
    'partnercentralselling paymentcryptography paymentcryptographydata pcaconnectorad pcaconnectorscep ' +
    'pcs personalize personalizeevents personalizeruntime pi pinpoint pinpointemail pinpointsmsvoice ' +
    'pinpointsmsvoicev2 pipes polly pricing proton qapps qbusiness qconnect qldb qldbsession quicksight ' +
    'ram rbin rds rdsdata redshift redshiftdata redshiftserverless rekognition rekognitionstreaming ' +
    'repostspace resiliencehub resourceexplorer2 resourcegroups resourcegroupstaggingapi robomaker ' +
    'rolesanywhere route53 route53domains route53profiles route53recoverycluster ' +
    'route53recoverycontrolconfig route53recoveryreadiness route53resolver rtbfabric rum s3 s3control ' +
    's3outposts s3tables s3vectors sagemaker sagemakera2iruntime sagemakeredge ' +
    'sagemakerfeaturestoreruntime sagemakergeospatial sagemakermetrics sagemakerruntime savingsplans ' +
    'scheduler schemas secretsmanager securityhub securityir securitylake serverlessapplicationrepository ' +
    'servicecatalog servicecatalogappregistry servicediscovery servicequotas ses sesv2 sfn shield signer ' +
    'signerdata simspaceweaver sms snowball snowdevicemanagement sns socialmessaging sqs ssm ssmcontacts ' +
    'ssmguiconnect ssmincidents ssmquicksetup ssmsap sso ssoadmin ssooidc storagegateway sts supplychain ' +
    'support supportapp swf synthetics taxsettings textract timestreaminfluxdb timestreamquery ' +
    'timestreamwrite tnb transcribe transcribestreaming transfer translate trustedadvisor ' +
    'verifiedpermissions voiceid vpclattice waf wafregional wafv2 wellarchitected wisdom workdocs ' +
    'worklink workmail workmailmessageflow workspaces workspacesinstances workspacesthinclient ' +
    'workspacesweb xray'
  ).split(' '),
);
