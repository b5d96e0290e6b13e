"""python -m pytest /tmp/bench_adopt.py -s -p no:cacheprovider --rootdir=/work/main -c /work/main/pyproject.toml"""
import time, os, resource
import pytest
from dataclasses import replace
from chiso.engine.frameworks.crosswalk import propose_crosswalk
from chiso.office.frameworks.queries import framework_of
from chiso.office.frameworks.operations import store_crosswalk
from chiso.office.rounds.models import *
from chiso.office.units.models import Unit
from chiso.office.rounds.operations.framework_change import adopt_version
from tests import factories
from tests.factories import MOMENT
from tests.office.rounds.arrange import running
import datetime as dt
N=int(os.environ.get("N","3500")); L=int(os.environ.get("L","60"))
def text(code, extra=""):
    nodes="\n".join(f'  - {{code: "1.{i}", parent: "1", name: {{vi: "Việc {i}{extra if i==3 else ""}", en: "Task {i}"}}, level: criterion, max: 1, channel: self, entered_by: unit, rule: {{kind: yes_no, points: 1}}, source: ""}}' for i in range(1,L+1))
    return nodes
@pytest.mark.django_db
def test_speed(province):
    r=running(province)
    from chiso.engine.frameworks import dump_framework, Framework, Node, load_framework
    base=framework_of(r.group.framework)
    leaf=next(l for l in base.leaves if l.rule and l.rule.kind=="yes_no"); root=base.roots[0]
    from chiso.engine.errors import Text
    def version(code,changed):
        from decimal import Decimal
        nodes=[replace(root,code="1",parent=None,max=Decimal(L))]+[replace(leaf,code=f"1.{i}",parent="1",max=Decimal(1),name=Text(f"Việc {i}"+(" mới" if changed and i%10==0 else ""),f"Task {i}"),rule=replace(leaf.rule)) for i in range(1,L+1)]
        f=replace(base,code=code,nodes=tuple(nodes),total=Decimal(L)) if hasattr(base,"total") else replace(base,code=code,nodes=tuple(nodes))
        t=dump_framework(f)
        return factories.framework_version(t)
    old=version("lon-1",False); new=version("lon-2",True)
    group=factories.group(r.round,framework=old,code="lon") if "framework" in factories.group.__code__.co_varnames else None
    u0=province.units["so-y-te"]
    fields=[f.name for f in Unit._meta.fields if f.name!="id"]
    units=[]
    for i in range(N):
        d={f:getattr(u0,f) for f in fields}; 
        for k in ("code","slug","key"): 
            if k in d: d[k]=f"u{i}"
        units.append(Unit(**d))
    Unit.objects.bulk_create(units,batch_size=500)
    sheets=Sheet.objects.bulk_create([Sheet(group=group,unit=u,state="draft",state_since=MOMENT,last_activity_at=MOMENT) for u in units],batch_size=500)
    who=province.people["unit_officer"].pk
    for k in range(0,N,250):
        Answer.objects.bulk_create([Answer(sheet=s,node=f"1.{i}",stage="self",inputs={"answer":"có"},note="x",updated_by_id=who,updated_at=MOMENT) for s in sheets[k:k+250] for i in range(1,L+1)],batch_size=500)
    links=propose_crosswalk(framework_of(old),framework_of(new)); links=replace(links,links=tuple(replace(e,confidence=None) for e in links.links))
    store_crosswalk(actor=province.actor("round_owner"),old=old,new=new,links=links,seen=0,at=MOMENT)
    t,c=time.time(),time.process_time()
    if os.environ.get("PROF"):
        import cProfile,pstats; pr=cProfile.Profile(); pr.enable()
    ch=adopt_version(actor=r.owner,group=group,version=new,number="1/QĐ",signed_on=MOMENT.date(),signer="A",until=MOMENT+dt.timedelta(days=5),at=MOMENT)
    if os.environ.get("PROF"): pr.disable(); pstats.Stats(pr).sort_stats("cumtime").print_stats(35)
    print("\nADOPT n=%d leaves=%d wall %.1f cpu %.1f; answers %d to confirm %d; rss %d MB"%(N,L,time.time()-t,time.process_time()-c,Answer.objects.filter(sheet__group=ch.new_group).count(),Answer.objects.filter(sheet__group=ch.new_group,to_confirm=True).count(),resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024))
