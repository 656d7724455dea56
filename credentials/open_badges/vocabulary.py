"""The enumerations of Open Badges 3.0 (B.5). All but the states of a result may be extended with `ext:`."""

from typing import Final

from credentials.open_badges.forms import Terms

ACHIEVEMENT_TYPE: Final = Terms(
    frozenset(
        {
            "Achievement",
            "ApprenticeshipCertificate",
            "Assessment",
            "Assignment",
            "AssociateDegree",
            "Award",
            "BachelorDegree",
            "Badge",
            "Certificate",
            "CertificateOfCompletion",
            "Certification",
            "CoCurricular",
            "CommunityService",
            "Competency",
            "Course",
            "Degree",
            "Diploma",
            "DoctoralDegree",
            "Fieldwork",
            "GeneralEducationDevelopment",
            "JourneymanCertificate",
            "LearningProgram",
            "License",
            "MasterCertificate",
            "MasterDegree",
            "Membership",
            "MicroCredential",
            "ProfessionalDoctorate",
            "QualityAssuranceCredential",
            "ResearchDoctorate",
            "SecondarySchoolDiploma",
        }
    )
)
TARGET_TYPE: Final = Terms(
    frozenset(
        {
            "CFItem",
            "CFRubric",
            "CFRubricCriterion",
            "CFRubricCriterionLevel",
            "CTDL",
            "ceasn:Competency",
            "ceterms:Credential",
        }
    )
)
IDENTIFIER_TYPE: Final = Terms(
    frozenset(
        {
            "accountId",
            "emailAddress",
            "identifier",
            "isbn",
            "issn",
            "lisSourcedId",
            "ltiContextId",
            "ltiDeploymentId",
            "ltiPlatformId",
            "ltiToolId",
            "ltiUserId",
            "name",
            "nationalIdentityNumber",
            "oneRosterSourcedId",
            "productId",
            "sisSourcedId",
            "sourcedId",
            "systemId",
            "userName",
        }
    )
)
RESULT_TYPE: Final = Terms(
    frozenset(
        {
            "GradePointAverage",
            "LetterGrade",
            "Percent",
            "PerformanceLevel",
            "PredictedScore",
            "RawScore",
            "Result",
            "RubricCriterion",
            "RubricCriterionLevel",
            "RubricScore",
            "ScaledScore",
            "Status",
        }
    )
)
RESULT_STATUS: Final = Terms(
    frozenset({"Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"}),
    is_extensible=False,
)
ASSOCIATION_TYPE: Final = Terms(
    frozenset(
        {
            "exactMatchOf",
            "isChildOf",
            "isParentOf",
            "isPartOf",
            "isPeerOf",
            "isRelatedTo",
            "precedes",
            "replacedBy",
        }
    ),
    is_extensible=False,
)
