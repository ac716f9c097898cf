# Draw this figure with
#   gnuplot -e "theme='light'" map.gnuplot > map-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'


set terminal svg size 462,504 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.14095
set rmargin at screen 0.95258
set tmargin at screen 0.91071
set bmargin at screen 0.11706
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [-2.698266906738:2.477978153229]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('−2' -2, '−1' -1, '0' 0, '1' 1, '2' 2) font ',13' tc rgb muted
unset logscale y
set yrange [-2.710050821304:2.811718463898]
set ytics nomirror out scale 0.5,0.3 norotate ('−2' -2, '−1' -1, '0' 0, '1' 1, '2' 2) font ',13' tc rgb muted
set label 'z_{1}' at screen 0.54676,0.038294 center tc rgb ink
set label 'z_{2}' at screen 0.041775,0.51389 center rotate tc rgb ink
set label '5' at first 0.2358519434929,0.4789179265499 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.2026189863682,-0.8560087680817 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 1.330795407295,-0.358239531517 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.02670334652066,0.03394535928965 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.07524716854095,2.455199718475 center offset 0,0.7 tc rgb ink font ',13' front
set label '1' at first -0.5252449512482,0.3336910903454 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -0.2984726428986,-0.3956747055054 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -1.625314831734,-0.7243364453316 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first 0.4616857171059,-0.06973977386951 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.246441483498,-0.0722870901227 center offset 0,0.7 tc rgb amber font ',13' front
set label '0' at first 0.01199241355062,-1.43813252449 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 0.6905506253242,0.3008924126625 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -1.629930138588,-0.4607811570168 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first 1.00121819973,-0.598806142807 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.4468693435192,0.1491811871529 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.07984639704227,1.556873559952 center offset 0,0.7 tc rgb ink font ',13' front
set label '5' at first 0.2452978491783,0.09329982846975 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 1.542653918266,-1.050858974457 center offset 0,0.7 tc rgb orange font ',13' front
set label '4' at first -2.034331560135,0.5509061217308 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.189276188612,0.5037202239037 center offset 0,0.7 tc rgb blue font ',13' front
set label '0' at first -0.2715083062649,-2.111065864563 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.6716539859772,0.4076310098171 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 1.432524085045,1.053904652596 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 1.512024998665,-0.7664043307304 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.556820869446,-0.08237398415804 center offset 0,0.7 tc rgb amber font ',13' front
set label '5' at first 0.5952191352844,0.4795591533184 center offset 0,0.7 tc rgb sky font ',13' front
set label '6' at first -1.201223015785,-0.6281473040581 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -0.1007777750492,1.067285299301 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first -0.1938514709473,-0.1181865409017 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.8049801588058,-0.9577727913857 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.4190462827682,0.7435160279274 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.02188232168555,-0.9832621216774 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.656599521637,0.7301387190819 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first 0.7819820046425,1.400073766708 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 0.6209185123444,-1.462206125259 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -1.719495654106,-1.149058461189 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 1.05352139473,-0.8121978640556 center offset 0,0.7 tc rgb orange font ',13' front
set label '1' at first -0.5411435365677,0.2462205886841 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.5755751729012,0.5587149262428 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -0.9128084182739,0.05035969614983 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first 0.3452612161636,0.1734282523394 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.5867170095444,0.2946172058582 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first 0.02874713018537,-2.35241985321 center offset 0,0.7 tc rgb blue font ',13' front
set label '6' at first -1.689750552177,-1.132992267609 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.5088256001472,1.470829963684 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.262312054634,0.831562101841 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.7289806604385,1.416450023651 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -0.817815721035,0.4540355801582 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.09648202359676,-0.2060168087482 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -0.3611559271812,0.01910923235118 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.1974070817232,-0.9371244311333 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first 0.4913433790207,-0.8144178986549 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 0.7031965255737,-1.347392201424 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.08980837464333,0.02052519470453 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.7624200582504,0.7695653438568 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.6134152412415,1.512930393219 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 1.155806183815,-0.6092104315758 center offset 0,0.7 tc rgb purple font ',13' front
set label '2' at first 1.110352635384,0.7250127792358 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -0.9551979899406,-0.6959955096245 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first -2.50655412674,0.52066218853 center offset 0,0.7 tc rgb amber font ',13' front
set label '0' at first -0.2784729897976,-0.9317371845245 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first 0.2798194885254,-0.422539383173 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.567643642426,0.06827086955309 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 1.061817765236,-0.4276104271412 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 0.3077848553658,0.1738258749247 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.932006716728,-1.412192583084 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.3691366612911,1.645733118057 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first -0.2639698088169,1.284044623375 center offset 0,0.7 tc rgb orange font ',13' front
set label '4' at first -1.433240771294,-0.3842168152332 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.2024826407433,-0.02260565571487 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.6373656392097,-0.4723001420498 center offset 0,0.7 tc rgb purple font ',13' front
set label '0' at first 0.09188117086887,-2.027534723282 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.09835469722748,-0.2088047713041 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 1.766379237175,0.2116520255804 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first -0.3654582202435,0.5682981610298 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -0.7846737504005,0.2100802361965 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -0.6572350263596,-0.385355591774 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -1.305221915245,1.965697407722 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first 0.2356968820095,0.5013349056244 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.8559545278549,-0.7606384754181 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.1589577794075,-0.6283038258553 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.3319429457188,-1.192172169685 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.201190829277,0.2638128697872 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.8561620116234,0.1164833679795 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 0.6441109776497,-0.6466956734657 center offset 0,0.7 tc rgb purple font ',13' front
set label '7' at first -1.367895483971,2.068626642227 center offset 0,0.7 tc rgb ink font ',13' front
set label '6' at first -1.379274010658,-0.917870759964 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.7975229024887,-0.7729516029358 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.403648853302,0.7051603198051 center offset 0,0.7 tc rgb blue font ',13' front
set label '0' at first -0.2987275123596,-1.287092924118 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -0.5447416305542,0.07057335227728 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first 0.8610181212425,-0.6024374961853 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.6401391029358,0.2845531702042 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -0.8838393688202,-0.3579423427582 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first 0.1711379140615,0.08318223804235 center offset 0,0.7 tc rgb sky font ',13' front
set label '7' at first -0.644308924675,1.267977356911 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.653601288795,0.7968955039978 center offset 0,0.7 tc rgb green font ',13' front
set label '4' at first -1.499323368073,0.6141837239265 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first 0.3045371770859,-1.134231567383 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.04661040008068,-0.6205251216888 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.8530653119087,-0.2333651632071 center offset 0,0.7 tc rgb purple font ',13' front
set label '0' at first 0.04120118543506,-1.647116661072 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 1.760262846947,0.3937875330448 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 0.9394937157631,-0.2138791531324 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.398383051157,-0.6223917007446 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 0.1831241250038,0.4920081794262 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.157158255577,-0.6543346047401 center offset 0,0.7 tc rgb gray font ',13' front
set label '8' at first -0.5325801968575,-0.1662720292807 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.032790780067,0.4753142297268 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first -0.04953810945153,2.022878646851 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -0.1752461194992,-1.307619333267 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.1117537915707,-0.4213982820511 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first 0.2910647392273,-0.3534881770611 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.613626599312,0.2392123788595 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.727335870266,0.3020001351833 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -0.5520837306976,-0.6394253373146 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -0.08361957967281,1.330032706261 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first 0.3002074658871,-0.6934729218483 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 1.123157858849,-0.3474682569504 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -0.9362623691559,0.7789521813393 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first 1.74861907959,0.1004638373852 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.3065668642521,-0.1544947475195 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.490409970284,0.1141267940402 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.1299876272678,-0.8864895701408 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.05447625741363,-1.961325407028 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.504541039467,0.2000901699066 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -1.310181736946,-0.8705950975418 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -0.06172036007047,1.621009349823 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first 0.04401737824082,-0.01389958895743 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -1.055062174797,0.9411496520042 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.2234204411507,1.231184840202 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.5922499299049,-1.138077020645 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -0.7416626811028,0.5402788519859 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 0.1678561270237,-0.4145415723324 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.2873932421207,0.3357828557491 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 0.6532266736031,0.3068100512028 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first -0.8376853466034,1.449630260468 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first 0.05766591802239,0.4494833052158 center offset 0,0.7 tc rgb blue font ',13' front
set label '6' at first -1.133675932884,-0.9812694191933 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first -1.293754220009,0.1310534775257 center offset 0,0.7 tc rgb amber font ',13' front
set label '0' at first -0.1524032950401,-1.460688710213 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.4816046357155,-0.5921003818512 center offset 0,0.7 tc rgb purple font ',13' front
set label '2' at first 1.494454503059,0.6573734283447 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.3004947006702,1.160500764847 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -2.121890544891,-1.338977098465 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first 0.3593913912773,-0.3447233140469 center offset 0,0.7 tc rgb sky font ',13' front
set label '7' at first -1.003179073334,2.047513961792 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -1.285496354103,1.740439653397 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first -1.328926920891,1.250751495361 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.5882427096367,0.6697995066643 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.5167587995529,-0.1263406872749 center offset 0,0.7 tc rgb purple font ',13' front
set label '0' at first -0.1471607834101,-1.989810228348 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.794793009758,0.3842471539974 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 2.28626537323,0.9601915478706 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.5238547325134,1.02289891243 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -1.315082788467,0.2319009453058 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -1.12547814846,-0.31345012784 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -0.112114906311,1.649003505707 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first -0.07817596197128,0.5561797618866 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 1.162935853004,-1.644213199615 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.1633228957653,0.8204489350319 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first 0.04087913408875,-0.7160202264786 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.468782305717,0.4616163671017 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 0.8786788582802,-0.4629164636135 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -0.3412156403065,-0.8537849187851 center offset 0,0.7 tc rgb gray font ',13' front
set label '1' at first 0.1216187924147,0.4063065350056 center offset 0,0.7 tc rgb orange font ',13' front
set label '9' at first 0.1909347325563,-0.5180690288544 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.1815441399813,1.397054195404 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 1.825741291046,-0.7168068885803 center offset 0,0.7 tc rgb purple font ',13' front
set label '8' at first 0.3253221809864,0.2409967035055 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.524041056633,0.03756850212812 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first 1.080179810524,0.8755304217339 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.4927554726601,-2.08996796608 center offset 0,0.7 tc rgb blue font ',13' front
set label '6' at first -1.457585573196,-1.135745763779 center offset 0,0.7 tc rgb gray font ',13' front
set label '2' at first -0.2290175706148,0.414889395237 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.04639135673642,0.7967591881752 center offset 0,0.7 tc rgb sky font ',13' front
set label '7' at first 0.006450835615396,1.129659175873 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -1.332087159157,-0.02397666312754 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first 0.9482262134552,-0.9190202355385 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.371091067791,-0.1982228457928 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.9360550045967,-0.7771769165993 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first 0.3508869409561,-0.6675491929054 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first 0.3791492283344,-1.531014204025 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.5046601295471,-1.120778083801 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.1639459133148,-0.1624187976122 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 1.510795235634,-0.04515186697245 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.8167836666107,1.638989448547 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.635180473328,0.3019851744175 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -1.132956504822,-0.9620218276978 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first 0.5177471637726,-0.8631159067154 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.092586636543,0.4844538867474 center offset 0,0.7 tc rgb amber font ',13' front
set label '5' at first 1.060606598854,-0.7573648691177 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.686993360519,0.5674092173576 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.3550141453743,0.06821573525667 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.515563845634,-0.8948035240173 center offset 0,0.7 tc rgb gray font ',13' front
set label '0' at first 0.1982817947865,-1.911772251129 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 1.687166810036,-0.6831870675087 center offset 0,0.7 tc rgb purple font ',13' front
set label '9' at first 1.295839548111,-0.8738765120506 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.4360663294792,1.205940246582 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -2.065273284912,0.7814172506332 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.140116661787,0.005949841812253 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.0549942292273,0.597837805748 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.335904031992,0.3466765582561 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 0.6956741809845,0.05568411201239 center offset 0,0.7 tc rgb green font ',13' front
set label '4' at first -1.784573554993,1.453719139099 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -1.133239150047,-0.8427156805992 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.693026304245,-0.8217696547508 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.2543902993202,2.261634349823 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first 0.2471221387386,-1.701468706131 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first -0.06392721831799,0.543964445591 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first 0.4511253833771,-0.001668455079198 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.05001166090369,0.5359422564507 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 1.541110873222,-0.6244454979897 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -1.386355757713,-0.6907250285149 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.2431219220161,-0.4175842106342 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.1056288927794,-2.197382450104 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.240069031715,-0.3991781175137 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first 0.1574089825153,1.756718397141 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -2.185398578644,1.268310904503 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first 0.9332087039948,-0.7805113196373 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.2501572370529,0.3649092614651 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.76015496254,-0.91408598423 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first 0.02026935294271,-0.4102665483952 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first 0.6072125434875,0.7712943553925 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.3175653219223,1.629132866859 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -1.844330430031,0.797986805439 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first 0.1876078546047,-0.2445712834597 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first 0.1642868369818,-1.135996580124 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.473687529564,0.7102123498917 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.1624293923378,-0.4986363947392 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 0.9901005029678,-0.861497759819 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.1305832713842,0.5061350464821 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.5570701360703,0.9487962722778 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 1.073442578316,-0.910324215889 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.739553928375,-0.9748374819756 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first -1.783537268639,0.2818874418736 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.08466193079948,1.740876674652 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -0.1780781149864,-1.883624792099 center offset 0,0.7 tc rgb blue font ',13' front
set label '8' at first 0.5341718196869,0.6872326135635 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 2.03089928627,0.7543570399284 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 0.7109501361847,-0.3779328763485 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first 0.09334436058998,0.879955470562 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first 0.3889406323433,-1.472840189934 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.04654921963811,0.6964715123177 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.520066261292,-0.8550665974617 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.4005316495895,-0.7178327441216 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.3467513024807,1.258738279343 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 1.51521062851,-0.4690869748592 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -2.016102313995,0.06231894344091 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first 0.7361757159233,0.7188256978989 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 1.22204720974,0.8584790825844 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.5516080260277,0.506104528904 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first 0.5015181899071,0.260502666235 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.506657719612,0.1880132108927 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -0.8469324111938,-0.5088626146317 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 0.6777643561363,-1.144713878632 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first -0.4887384474277,1.84830737114 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -0.1150997132063,-1.740307331085 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 0.6303824782372,0.07243269681931 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.2348832637072,0.4925249516964 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first 0.1102061867714,-0.3760185539722 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 0.6505473852158,-1.135722994804 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 1.56601369381,-0.550552546978 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first -0.06631582975388,0.5030767917633 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first 0.1221682280302,-1.690037965775 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.4616863131523,1.393088579178 center offset 0,0.7 tc rgb ink font ',13' front
set label '6' at first -0.8924794197083,-0.6070567965508 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first -1.829399824142,0.3363644778728 center offset 0,0.7 tc rgb amber font ',13' front
set label '2' at first 1.894485116005,0.5747436285019 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 1.276364564896,-0.4475622177124 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 0.6306283473969,0.7393872141838 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -0.53697514534,-0.3502816855907 center offset 0,0.7 tc rgb gray font ',13' front
set label '8' at first 0.3671703636646,0.4331017434597 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first -0.4038070440292,0.3295780420303 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -1.088108897209,-0.2938513159752 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first -0.5823143720627,1.858085036278 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.374406099319,-0.0858244523406 center offset 0,0.7 tc rgb green font ',13' front
set label '9' at first 0.5610778927803,-1.430021524429 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.1286123096943,-1.772107720375 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 1.39302110672,-0.8905104994774 center offset 0,0.7 tc rgb purple font ',13' front
set label '8' at first 0.6888980865479,-0.5011822581291 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.5524508357048,0.3207061290741 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.6116834282875,-0.8267801403999 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -1.33950483799,0.3675117492676 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -1.01338660717,-0.6753740906715 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 1.367579340935,-1.576333284378 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.3742695450783,-1.336231350899 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.4252679944038,1.80424618721 center offset 0,0.7 tc rgb ink font ',13' front
set label '5' at first 0.5776282548904,-0.8470346331596 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.749652862549,0.06750255078077 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.5566678643227,0.2899203002453 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first 1.585987925529,-0.2746250331402 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -1.56892490387,-0.9548137784004 center offset 0,0.7 tc rgb gray font ',13' front
set label '1' at first 0.05929489061236,-0.3561958968639 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.01187637075782,-2.505540847778 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.98169863224,1.153364896774 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first -0.5956963300705,1.623896956444 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 1.196693897247,-0.7523685097694 center offset 0,0.7 tc rgb purple font ',13' front
set label '9' at first 1.150767326355,-1.551929712296 center offset 0,0.7 tc rgb orange font ',13' front
set label '4' at first -1.944670557976,0.6097527146339 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first -0.3444289565086,0.000438591465354 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.076213955879,-0.6346681714058 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first 0.3116326928139,-0.4449498355389 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first -0.09095630049706,0.5574182868004 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.136474013329,0.5653785467148 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.9604177474976,1.7215102911 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first -0.2757986187935,0.2980752587318 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.2290414571762,-1.493081450462 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 0.3460420370102,-0.2700850665569 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first 0.56389772892,-0.2010694146156 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first 0.3671662211418,0.8767076730728 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first -0.2864637970924,0.596911251545 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.1955575942993,0.975906252861 center offset 0,0.7 tc rgb orange font ',13' front
set label '1' at first -0.03690893575549,0.5746093392372 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.1416661739349,-0.8494672179222 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first 1.372325181961,0.6219818592072 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first -1.287775278091,-0.6022177934647 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 1.290057182312,2.607208490372 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first 0.6063576936722,0.3011534512043 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.43659222126,1.034593105316 center offset 0,0.7 tc rgb amber font ',13' front
set label '5' at first 0.2635692954063,0.2378554493189 center offset 0,0.7 tc rgb sky font ',13' front
set label '1' at first -0.2592585086823,0.5632182955742 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.129108905792,-0.616489470005 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first 0.7134096026421,-0.3914878070354 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first -1.575254678726,0.3278071284294 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.2328712940216,0.9755575656891 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first 0.2558732032776,-0.4881390631199 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.2202149629593,-1.263813734055 center offset 0,0.7 tc rgb blue font ',13' front
set label '8' at first -0.2944754064083,0.3452523946762 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -0.4555323123932,-0.196401104331 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first 1.874467611313,0.767580807209 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.1186813116074,-1.157429456711 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first -2.053330659866,0.1697411090136 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first -1.397631406784,-0.9591981172562 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 1.236020803452,-0.5643451809883 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.2570383250713,0.0301198400557 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.1619334071875,-1.461763620377 center offset 0,0.7 tc rgb blue font ',13' front
set label '8' at first 0.00104907527566,-0.3014533221722 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.6052386760712,1.59899687767 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first 1.266931653023,0.4278300404549 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.006285864859819,0.3089154660702 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 0.07677286863327,0.1973069906235 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -1.520698785782,-1.170629262924 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first 1.355484008789,-1.394955873489 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.1661105901003,-1.488742589951 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first -0.5411051511765,0.2604088187218 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first -1.455876231194,0.2215222120285 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first 0.05299213156104,0.02326552383602 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 0.1260595023632,0.3680036962032 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first -1.417534589767,-0.4314633309841 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first 0.2807089686394,-0.6559217572212 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first 1.757952809334,0.7540615200996 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.0988405495882,-0.1611993163824 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first -1.603366017342,0.3858976066113 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first 0.4286479949951,-0.7395805716515 center offset 0,0.7 tc rgb orange font ',13' front
set label '{/:Bold codes of test images}' at screen 0.14095,0.9623 left tc rgb ink
plot NaN notitle
unset multiplot
