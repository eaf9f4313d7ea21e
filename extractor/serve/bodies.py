"""What a request may say: the article in one of three forms, and what is known of it from outside."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter

FORMS: Final = ("text", "html", "fetch")
EXACTLY_ONE: Final = "give exactly one of text, html and fetch"


class Wishes(BaseModel):
    """How the record is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_confidence: Annotated[
        float, Field(ge=0.0, le=1.0, allow_inf_nan=False, description="Leave out facts less probable than this.")
    ] = 0.0
    explain: Annotated[bool, Field(description="Say why each fact was found, under the extra key `explanations`.")] = (
        False
    )
    timestamp: Annotated[
        bool, Field(description="False leaves `provenance.extracted_at` null: the same input gives the same bytes.")
    ] = True
    published_at: Annotated[
        str | None,
        Field(max_length=100, description="Publication date or time, ISO 8601; relative dates count from it."),
    ] = None
    publisher: Annotated[str | None, Field(max_length=300, description="Publisher, as known from outside.")] = None


class Known(Wishes):
    """How the record is made, and what is known of an article that the request itself holds."""

    title: Annotated[str | None, Field(max_length=1000, description="Title, as known from outside.")] = None
    url: Annotated[
        str | None,
        Field(max_length=2000, description="Address the article was published at; nothing is fetched from it."),
    ] = None


class TextArticle(Known):
    """An article as plain text, in the form of a wire story: title line, blank line, body, byline."""

    text: Annotated[str, Field(description="The article. At most 200,000 characters.")]


class HtmlArticle(Known):
    """An article as the web page it stands on."""

    html: Annotated[str, Field(description="The page, complete as served.")]


class FetchedArticle(Wishes):
    """An article that the service fetches. Title and address come from the page."""

    fetch: Annotated[str, Field(max_length=2000, description="Address of the page, http or https.")]


def _form(value: Any) -> str | None:
    given = [form for form in FORMS if form in value] if isinstance(value, dict) else []
    return given[0] if len(given) == 1 else None


Asked = TextArticle | HtmlArticle | FetchedArticle
ASKED: Final[TypeAdapter[Asked]] = TypeAdapter(
    Annotated[
        Annotated[TextArticle, Tag("text")]
        | Annotated[HtmlArticle, Tag("html")]
        | Annotated[FetchedArticle, Tag("fetch")],
        Discriminator(
            _form, custom_error_type="form", custom_error_message=EXACTLY_ONE, custom_error_context={"forms": FORMS}
        ),
    ]
)
"""Reads the JSON body of a request."""
