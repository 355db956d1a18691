"""Nouns of what is owed to those heard and those accused: interviews, disclosure, lines of inquiry."""

from __future__ import annotations

from adapters.cli.nouns import Act, Group, Listing, Showing

_SOURCE, _INTERVIEW, _REVIEW, _INQUIRY = "SOURCE", "INTERVIEW", "REVIEW", "INQUIRY"

DEFENCE = (
    Group(
        "interview",
        "Interviews, and the burden weighed before a person is asked again.",
        "InterviewService",
        "documentation",
        (
            Act("check-burden", "CheckInterviewBurden", _SOURCE),
            Act("request", "RequestInterview"),
            Act("cancel", "CancelInterview", _INTERVIEW),
            Act("hold", "HoldInterview", _INTERVIEW),
            Act("record", "RecordInterview"),
            Act("attach", "AttachInterviewRecord", _INTERVIEW),
            Act("benefits", "RecordInterviewBenefits", _INTERVIEW),
            Act("status", "RecordInterviewStatus", _INTERVIEW),
            Act("inconsistency", "RecordInconsistency", _SOURCE),
            Act("explain-inconsistency", "ExplainInconsistency", _SOURCE),
        ),
        (
            Listing(
                "list", "ListInterviews", "interviews", ("id", "standing", "held_on", "status", "~source")
            ),
            Showing("show", "GetInterview", _INTERVIEW),
            Showing("burden", "GetInterviewBurden", _SOURCE),
        ),
    ),
    Group(
        "disclosure",
        "What items are to the defence, case by case, and what restrictions were asked.",
        "DisclosureService",
        "disclosure",
        (
            Act("review", "ReviewForDisclosure"),
            Act("revise", "ReviseDisclosureReview", _REVIEW),
            Act("confirm", "ConfirmDisclosureReview", _REVIEW),
            Act("ask-restriction", "AskRestriction", _REVIEW),
            Act("decide-restriction", "DecideRestriction", _REVIEW),
        ),
        (
            Listing(
                "list",
                "ListDisclosureReviews",
                "reviews",
                ("id", "~item", "segment", "state", "classes"),
            ),
        ),
    ),
    Group(
        "inquiry",
        "Lines of inquiry: what is sought, by whom and until when, and what came of it.",
        "InquiryService",
        "case_building",
        (
            Act("open", "OpenLineOfInquiry"),
            Act("open-several", "OpenLinesOfInquiry"),
            Act("assign", "AssignLineOfInquiry", _INQUIRY),
            Act("due", "SetInquiryDueDate", _INQUIRY),
            Act("close", "CloseLineOfInquiry", _INQUIRY),
            Act("reopen", "ReopenLineOfInquiry", _INQUIRY),
        ),
        (
            Listing(
                "list",
                "ListLinesOfInquiry",
                "inquiries",
                ("id", "due", "perishability:why", "seeks", "state", "assigned", "sought"),
            ),
        ),
    ),
)
"""Nouns of what is owed."""
