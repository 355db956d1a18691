"""Values as people state them become the API's JSON, and what is no value is refused with what is expected."""

from __future__ import annotations

import base64

import pytest
from google.protobuf.descriptor import FieldDescriptor
from gravamen.v1 import common_pb2, consent_service_pb2, evidence_service_pb2, fact_service_pb2
from hypothesis import given
from hypothesis import strategies as st

from adapters.cli.showing import segment_text
from adapters.cli.words import enum_words, read, read_message, spelled, word_of

CITED = fact_service_pb2.CitedSegment.DESCRIPTOR
TERM = consent_service_pb2.ConsentTerm.DESCRIPTOR


def field(message: type, name: str) -> FieldDescriptor:
    descriptor: FieldDescriptor = message.DESCRIPTOR.fields_by_name[name]  # type: ignore[attr-defined]
    return descriptor


def test_a_word_of_the_domain_stands_for_the_name_of_an_enum() -> None:
    kind = field(evidence_service_pb2.ItemDescription, "kind")
    assert read(kind, "web_capture") == "ITEM_KIND_WEB_CAPTURE"
    assert read(kind, "ITEM_KIND_WEB_CAPTURE") == "ITEM_KIND_WEB_CAPTURE"


def test_the_unspecified_value_has_no_word() -> None:
    words = enum_words(common_pb2.Polarity.DESCRIPTOR)
    assert words == {"supports": "POLARITY_SUPPORTS", "contradicts": "POLARITY_CONTRADICTS"}
    assert word_of(common_pb2.Polarity.DESCRIPTOR, 0) == ""


@pytest.mark.parametrize(
    ("message", "name", "text", "said"),
    [
        (
            fact_service_pb2.CitedSegment,
            "polarity",
            "for",
            "expected one of supports, contradicts, found 'for'",
        ),
        (fact_service_pb2.TextPositionSelector, "start", "two", "expected a whole number, found 'two'"),
        (fact_service_pb2.CitedSegment, "exact", "\udcff", "expected UTF-8 text, found bytes that are not"),
        (fact_service_pb2.CitedSegment, "segment", "page 3", "expected whole, pages:3-4"),
        (evidence_service_pb2.AcknowledgeCustodyRequest, "is_intact", "maybe", "expected yes or no"),
        (
            consent_service_pb2.GiveConsentRequest,
            "terms",
            "until 2030",
            "expected NAME=VALUE,… with names of",
        ),
        (consent_service_pb2.GiveConsentRequest, "terms", "{", "expected a JSON object"),
        (
            consent_service_pb2.GiveConsentRequest,
            "terms",
            "scopes=all",
            "scopes: expected one of internal_analysis",
        ),
    ],
    ids=["an enum", "a number", "a text", "a part", "yes or no", "pairs", "JSON", "an enum in a pair"],
)
def test_what_is_no_value_is_refused(message: type, name: str, text: str, said: str) -> None:
    with pytest.raises(ValueError, match="expected") as refusal:
        read(field(message, name), text)
    assert said in str(refusal.value)


def test_a_file_name_is_kept_byte_for_byte() -> None:
    name = field(evidence_service_pb2.ItemDescription, "file_name")
    assert base64.b64decode(read(name, "a\udcff.txt")) == b"a\xff.txt"


def test_a_comma_ends_a_pair_only_before_another_name() -> None:
    assert read_message(CITED, "item=1,rationale=It was cold, they said, and dark,prefix=Then") == {
        "item": "1",
        "rationale": "It was cold, they said, and dark",
        "prefix": "Then",
    }


def test_a_member_that_repeats_is_stated_again() -> None:
    assert read_message(TERM, "scopes=testify,scopes=share_un,segment=pages:1-2") == {
        "scopes": ["CONSENT_SCOPE_TESTIFY", "CONSENT_SCOPE_SHARE_UN"],
        "segment": {"unit": "SEGMENT_UNIT_PAGES", "first": 1.0, "last": 2.0},
    }


def test_json_may_hold_words_and_parts_at_any_depth() -> None:
    request = consent_service_pb2.GiveConsentRequest.DESCRIPTOR
    stated = {"capacity": "guardian", "terms": [{"scopes": ["testify"], "segment": "seconds:1.5-2"}]}
    assert spelled(request, stated) == {
        "capacity": "GIVING_CAPACITY_GUARDIAN",
        "terms": [
            {
                "scopes": ["CONSENT_SCOPE_TESTIFY"],
                "segment": {"unit": "SEGMENT_UNIT_SECONDS", "first": 1.5, "last": 2.0},
            }
        ],
    }


@given(
    unit=st.sampled_from(["pages", "paragraphs", "seconds"]),
    first=st.integers(0, 99_999),
    length=st.integers(0, 99_999),
)
def test_a_part_is_shown_as_it_is_stated(unit: str, first: int, length: int) -> None:
    text = f"{unit}:{first}" if not length else f"{unit}:{first}-{first + length}"
    stated = read_message(common_pb2.Segment.DESCRIPTOR, text)
    segment = common_pb2.Segment(
        unit=common_pb2.SegmentUnit.Value(stated["unit"]), first=stated["first"], last=stated["last"]
    )
    assert segment_text(segment) == text
