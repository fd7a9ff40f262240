"""What Django's templates have of the pages that are rendered by Jinja2: a frame, and parts."""

from django import template
from django.template import engines
from django.template.base import TextNode
from django.template.loader_tags import BlockNode
from django.utils.safestring import mark_safe

register = template.Library()


def rendered(name, context, **more):
    """Return what a template of `templates/jinja2/` makes of what the page sees, and of more.

    Where the page calls something as Jinja2's templates call what they all have, they have theirs.
    """
    jinja2 = engines["jinja2"]
    seen = context.flatten() | more
    seen = {name: seen[name] for name in seen.keys() - jinja2.env.globals.keys()}
    return mark_safe(jinja2.get_template(name).render(seen))  # noqa: S308 (Jinja2 escapes)


@register.simple_tag(takes_context=True)
def part(context, name, **more):
    """Return a part of a page; it sees what the page sees, and what is given."""
    return rendered(name, context, **more)


class Frame(template.Node):
    """The page around blocks of Django's: each is rendered, and stands in the frame by its name."""

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        """Return the whole page."""
        blocks = [node for node in self.nodelist if isinstance(node, BlockNode)]
        made = {block.name: block.render(context) for block in blocks}
        return rendered("framed.html", context, blocks=made)


@register.tag
def frame(parser, token):
    """Return the frame around the blocks up to `{% endframe %}`."""
    nodelist = parser.parse(("endframe",))
    parser.delete_first_token()
    beside = [node for node in nodelist if not isinstance(node, BlockNode)]
    if any(not isinstance(node, TextNode) or node.s.strip() for node in beside):
        raise template.TemplateSyntaxError("In a frame stand blocks, and nothing else.")
    return Frame(nodelist)
